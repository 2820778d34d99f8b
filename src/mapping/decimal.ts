// Text that is one decimal number: what a sample's value may be, and an operand of a calculation.

// No two parts of it can take the same characters: otherwise a text of many digits would take quadratic time.
const decimal = /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?\s*$/

/** What is longer has digits that float64 has no room for, and would be read again at each look. */
const charsMax = 1_024

export function isDecimal(text: string): boolean {
  return text.length <= charsMax && decimal.test(text)
}
