// Makes metric names of payload keys and texts: each character outside [a-zA-Z0-9_] becomes `_`. Two keys may become
// one name; the second is then a counted collision, never an overwrite.

/** Longer names are dropped: no human chose them. */
export const metricNameCharsMax = 200

/** @returns one step of a name; it may begin with a digit */
export function cleanNameStep(key: string): string {
  if (key === '') return '_'
  for (let index = 0; index < key.length; index++) {
    if (!isNameCode(key.charCodeAt(index))) return key.replace(/[^a-zA-Z0-9_]/gu, '_')
  }
  return key
}

/** @returns a valid metric name, or undefined if it would be over the limit */
export function finishName(name: string): string | undefined {
  const first = name.charCodeAt(0)
  const valid = first >= 48 && first <= 57 ? `_${name}` : name
  return valid.length > metricNameCharsMax ? undefined : valid
}

function isNameCode(code: number): boolean {
  return (
    (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95
  )
}
