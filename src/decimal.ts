// Text that is one decimal number: a payload, a sample's value, an operand of a calculation, a time.

// No two parts of it can take the same characters: otherwise a text of many digits would take quadratic time.
const decimal = /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?\s*$/

/** What is longer has digits that float64 has no room for, and would be read again at each look. */
const charsMax = 1_024

export function isDecimal(text: string): boolean {
  return text.length <= charsMax && decimal.test(text)
}
