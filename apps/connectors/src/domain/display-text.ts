/** Text from a network as our tables and contracts can hold it: no U+0000, no half surrogate pairs, at most `max` UTF-16 units. */
export function displayText(text: string, max: number): string {
  const clean = Buffer.from(text.replaceAll('\u0000', '\uFFFD')).toString()
  return clean.length <= max ? clean : clean.slice(0, max).replace(/[\uD800-\uDBFF]$/, '')
}
