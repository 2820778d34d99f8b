// Text as a terminal shows it: how many columns it takes, and cut to a width.

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/**
 * Two columns each: East Asian Wide and Fullwidth characters (Unicode Standard Annex 11), as ranges rather than the
 * whole table. Emoji are asked for by their property.
 */
const wide =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}|\ufe0f/u
const invisible = /^[\p{Mark}\p{Default_Ignorable_Code_Point}]+$/u
const asciiOnly = /^[ -~]*$/

/** Columns on the screen. */
export function widthOf(text: string): number {
  if (asciiOnly.test(text)) return text.length
  let width = 0
  for (const { segment } of segmenter.segment(text)) width += graphemeWidth(segment)
  return width
}

/** `text` in at most `width` columns, with an ellipsis where something is missing. */
export function cutTo(text: string, width: number): string {
  if (widthOf(text) <= width) return text
  if (width < 1) return ''
  let cut = ''
  let left = width - 1
  for (const { segment } of segmenter.segment(text)) {
    left -= graphemeWidth(segment)
    if (left < 0) break
    cut += segment
  }
  return `${cut}…`
}

/** Exactly `width` columns: cut, or filled with spaces on the right, or on the left. */
export function fitTo(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const cut = cutTo(text, width)
  const space = ' '.repeat(Math.max(0, width - widthOf(cut)))
  return align === 'left' ? cut + space : space + cut
}

function graphemeWidth(grapheme: string): number {
  if (invisible.test(grapheme)) return 0
  return wide.test(grapheme) || grapheme.includes('\ufe0f') ? 2 : 1
}
