import { readShape } from '@cordon/contracts'
import { TryRulesInput, type Rules } from '@cordon/contracts/moderation'
import { parseDocument, stringify } from 'yaml'

/** Rules as YAML, which `rulesFromYaml` reads back as the same rules. */
export function rulesToYaml({ wordLists, patterns, conditions = [] }: Rules): string {
  const document = { wordLists, patterns, ...(conditions.length > 0 && { conditions }) }
  return stringify(document, { lineWidth: 0, aliasDuplicateObjects: false })
}

/** Where the YAML is no rules, each fault with its place. */
export class UnreadableYaml extends Error {}

/** @throws UnreadableYaml with what is wrong where. */
export function rulesFromYaml(text: string): Rules {
  const document = parseDocument(text, { schema: 'core', uniqueKeys: true, stringKeys: true, prettyErrors: true })
  const [fault] = [...document.errors, ...document.warnings]
  if (fault !== undefined) throw new UnreadableYaml(fault.message)
  // Aliases could make a small file unfold without end, and rules need none.
  const value = unaliased(() => document.toJS({ maxAliasCount: 0 }) as unknown)
  const read = readShape(TryRulesInput, value)
  if (!read.ok) {
    const shown = read.errors
      .slice(0, 10)
      .map(({ field, message }) => `${field === '' ? 'The document' : field} ${message}`)
    throw new UnreadableYaml(shown.join('; '))
  }
  const { wordLists, patterns, conditions } = value as Rules
  return { wordLists, patterns, ...(conditions !== undefined && { conditions }) }
}

function unaliased(read: () => unknown): unknown {
  try {
    return read()
  } catch (error) {
    throw new UnreadableYaml(error instanceof Error ? error.message : String(error))
  }
}
