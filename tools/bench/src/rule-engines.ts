import { Profanity } from '@2toad/profanity'
import { type RuleSet } from '@cordon/rules'
import { Engine } from 'json-rules-engine'
import { DataSet, englishRecommendedTransformers, parseRawPattern, RegExpMatcher } from 'obscenity'

/** Another way to say whether a post holds one of the terms, with the same lists; `posts` is how many it gets to show its rate. */
export interface Baseline {
  readonly key: string
  readonly name: string
  readonly answers: string
  readonly posts: number
  find(text: string): unknown
}

/** The packages people take for this, each given the same 5,000 terms. None folds, grades or says who is meant; only the RegExp has the patterns too. */
export function baselines(ruleSet: RuleSet): Baseline[] {
  const terms = ruleSet.lists.flatMap(({ terms: all }) =>
    all.map((term) => (typeof term === 'string' ? term : term.term)),
  )
  return [
    {
      key: 'posts_per_s_regexp',
      name: 'RegExp alternation',
      answers: 'whether anything as written; patterns',
      posts: 20_000,
      find: regExpAlternation(terms, ruleSet),
    },
    {
      key: 'posts_per_s_obscenity',
      name: 'obscenity',
      answers: 'whether anything; disguises',
      posts: 200,
      find: obscenity(terms),
    },
    {
      key: 'posts_per_s_toad_profanity',
      name: '@2toad/profanity',
      answers: 'whether anything as written',
      posts: 20_000,
      find: toadProfanity(terms),
    },
    {
      key: 'posts_per_s_json_rules_engine',
      name: 'json-rules-engine',
      answers: 'which lists, as written in small letters',
      posts: 20,
      find: jsonRulesEngine(ruleSet),
    },
  ]
}

function regExpAlternation(terms: readonly string[], { patterns }: RuleSet): (text: string) => unknown {
  const literal = new RegExp(`\\b(?:${terms.map((term) => term.replace(/[^\w ]/g, '\\$&')).join('|')})\\b`, 'i')
  const others = patterns.map(({ pattern, caseSensitive }) => new RegExp(pattern, caseSensitive === true ? '' : 'i'))
  return (text) => literal.test(text) || others.some((pattern) => pattern.test(text))
}

function obscenity(terms: readonly string[]): (text: string) => unknown {
  const words = new DataSet<{ originalWord: string }>()
  for (const term of terms) {
    const raw = `|${term.replace(/[[\]?|\\]/g, '\\$&')}|`
    words.addPhrase((phrase) => phrase.setMetadata({ originalWord: term }).addPattern(parseRawPattern(raw)))
  }
  const matcher = new RegExpMatcher({ ...words.build(), ...englishRecommendedTransformers })
  return (text) => matcher.hasMatch(text)
}

function toadProfanity(terms: readonly string[]): (text: string) => unknown {
  const profanity = new Profanity({ wholeWord: true })
  profanity.addWords([...terms])
  return (text) => profanity.exists(text)
}

/** A rule a list: any of its terms in the text. */
function jsonRulesEngine({ lists }: RuleSet): (text: string) => unknown {
  const engine = new Engine()
  engine.addOperator('holds', (text: string, term: string) => text.includes(term))
  for (const { id, terms } of lists) {
    const any = terms.map((term) => ({
      fact: 'text',
      operator: 'holds',
      value: typeof term === 'string' ? term : term.term,
    }))
    engine.addRule({ conditions: { any }, event: { type: id } })
  }
  return (text) => engine.run({ text: text.toLowerCase() })
}
