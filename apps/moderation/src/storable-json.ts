/**
 * JSON that PostgreSQL takes as text: it refuses U+0000 and lone surrogates, which hostile or broken clients do send. Each becomes U+FFFD,
 * also one UTF-16 unit, so that the offsets of matches stay true.
 */
export function storableJson(value: unknown): string {
  const json = JSON.stringify(value)
  // Well-formed text carries neither escape; a backslash that is itself escaped is passed over.
  if (!/\\u(?:0000|d[89a-f])/.test(json)) return json
  return json.replace(/\\(\\|u0000|ud[89a-f][0-9a-f]{2})/g, (escape, code: string) =>
    code === '\\' ? escape : '\uFFFD',
  )
}
