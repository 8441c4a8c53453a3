import type { Clause, RuleSet } from '@cordon/contracts/moderation'

/** What differs between the published clauses and those being written, a line each. */
export function changesOf(published: readonly Clause[], draft: readonly Clause[]): string[] {
  const before = new Map(published.map((clause) => [clause.number, clause]))
  const kept = new Set(draft.map(({ number }) => number))
  return [
    ...draft.flatMap((clause) => {
      const was = before.get(clause.number)
      if (was === undefined) return [`Clause ${clause.number || '(no number)'}: new`]
      const what = [was.title !== clause.title && 'title', was.text !== clause.text && 'text'].filter(Boolean)
      return what.length === 0 ? [] : [`Clause ${clause.number}: ${what.join(' and ')} changed`]
    }),
    ...published
      .filter(({ number }) => !kept.has(number))
      .map(({ number, title }) => `Clause ${number} ${title}: gone`),
  ]
}

/** Why the clauses cannot be published yet; undefined: they can. */
export function lackOf(draft: readonly Clause[]): string | undefined {
  if (draft.length === 0) return 'The standards have at least one clause.'
  if (draft.some(({ number, title, text }) => [number, title, text].some((field) => field.trim() === '')))
    return 'Each clause has a number, a title and a text.'
  const numbers = draft.map(({ number }) => number.trim())
  const twice = numbers.find((number, i) => numbers.indexOf(number) !== i)
  return twice === undefined ? undefined : `Two clauses have the number ${twice}.`
}

/** Rules in force that hide by a clause which the draft no longer has: they would only propose to. */
export function leftWithoutClause(rules: RuleSet | undefined, draft: readonly Clause[]): string[] {
  const numbers = new Set(draft.map(({ number }) => number.trim()))
  return [...(rules?.wordLists ?? []), ...(rules?.patterns ?? []), ...(rules?.conditions ?? [])]
    .filter(({ clause }) => clause !== undefined && !numbers.has(clause))
    .map(({ name }) => name)
}

export function trimmed(draft: readonly Clause[]): Clause[] {
  return draft.map(({ number, title, text }) => ({ number: number.trim(), title: title.trim(), text: text.trim() }))
}
