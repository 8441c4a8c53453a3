const segmenter = new Intl.Segmenter('en-GB', { granularity: 'grapheme' })

/** Characters as people and the networks count them: a family emoji is one. */
export function countGraphemes(text: string): number {
  let count = 0
  for (const _grapheme of segmenter.segment(text)) count++
  return count
}
