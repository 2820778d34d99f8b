// Numbers as plugins print them: with a point, or, in a German or French locale, with a comma.

const form = /^[+-]?(?:\d+[.,]?\d*|[.,]\d+)(?:[eE][+-]?\d+)?$/
/** One to three digits, of which the first is not 0, a comma and three digits: 1.234 or 1234. */
const ambiguousForm = /^[+-]?[1-9]\d{0,2},\d{3}$/

/**
 * @param isComma whether a comma is known to separate decimals
 * @returns `ambiguous` for a number such as 1,234; undefined for what is none, or is not finite
 */
export function readDecimal(text: string, isComma = false): number | 'ambiguous' | undefined {
  if (!form.test(text)) return undefined
  if (!isComma && ambiguousForm.test(text)) return 'ambiguous'
  const value = Number(text.replace(',', '.'))
  return Number.isFinite(value) ? value : undefined
}
