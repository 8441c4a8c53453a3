/** An element of a JSON array beside the exact text it was read from. `value` is undefined when the text is not JSON. */
export interface JsonElement {
  raw: string
  value: unknown
}

/** JSON.parse, but an integer that a number cannot hold stays its digits, as a string. Ids of some networks exceed 2^53. */
export function parseLossless(text: string): unknown {
  return JSON.parse(text, function (this: unknown, _key: string, value: unknown, context?: { source?: string }) {
    const digits = context?.source
    return typeof value === 'number' &&
      Number.isInteger(value) &&
      !Number.isSafeInteger(value) &&
      digits &&
      /^-?\d+$/.test(digits)
      ? digits
      : value
  } as (this: unknown, key: string, value: unknown) => unknown)
}

/**
 * Splits the text of a JSON array into its elements by brackets and strings alone, so that one broken element does not cost the others.
 * Null when the text is not one whole array: a page that was cut off must be read again, not taken for complete.
 */
export function elementsOf(text: string): JsonElement[] | null {
  const start = skipSpace(text, 0)
  if (text[start] !== '[') return null
  const elements: JsonElement[] = []
  let depth = 0
  let from = start + 1
  for (let at = start + 1; at < text.length; at++) {
    const char = text[at]
    if (char === '"') {
      at = endOfString(text, at)
      if (at < 0) return null
    } else if (char === '{' || char === '[') depth++
    else if ((char === '}' || char === ']') && depth > 0) depth--
    else if (char === '}') return null
    else if (char === ',' && depth === 0) {
      elements.push(elementOf(text.slice(from, at).trim()))
      from = at + 1
    } else if (char === ']') {
      const last = text.slice(from, at).trim()
      if (last !== '' || elements.length > 0) elements.push(elementOf(last))
      return skipSpace(text, at + 1) === text.length ? elements : null
    }
  }
  return null
}

/** The text of the array under a top-level key of a JSON object; null when there is none. */
export function arrayTextUnder(text: string, key: string): string | null {
  let depth = 0
  for (let at = skipSpace(text, 0); at < text.length; at++) {
    const char = text[at]
    if (char === '"') {
      const end = endOfString(text, at)
      if (end < 0) return null
      if (depth === 1 && text.slice(at + 1, end) === key) {
        const colon = skipSpace(text, end + 1)
        const open = skipSpace(text, colon + 1)
        if (text[colon] === ':' && text[open] === '[') {
          const close = endOfNest(text, open)
          return close < 0 ? null : text.slice(open, close + 1)
        }
      }
      at = end
    } else if (char === '{' || char === '[') depth++
    else if (char === '}' || char === ']') depth--
  }
  return null
}

function elementOf(raw: string): JsonElement {
  try {
    return { raw, value: parseLossless(raw) }
  } catch {
    return { raw, value: undefined }
  }
}

function endOfNest(text: string, open: number): number {
  let depth = 0
  for (let at = open; at < text.length; at++) {
    const char = text[at]
    if (char === '"') {
      at = endOfString(text, at)
      if (at < 0) return -1
    } else if (char === '{' || char === '[') depth++
    else if ((char === '}' || char === ']') && --depth === 0) return at
  }
  return -1
}

function endOfString(text: string, open: number): number {
  for (let at = open + 1; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '"') return at
  }
  return -1
}

function skipSpace(text: string, from: number): number {
  let at = from
  while (at < text.length && /\s/.test(text[at] as string)) at++
  return at
}
