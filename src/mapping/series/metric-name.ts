// Makes metric names of payload keys and texts: each character outside [a-zA-Z0-9_] becomes `_`. Two keys may become
// one name; the second is then a counted collision, never an overwrite.

/** Longer names are dropped: no human chose them. */
export const metricNameCharsMax = 200

/** Of a longer key the rest is not looked at: what it begins with is too long for a name, also where two units are one character. */
export const keyCharsMax = 2 * metricNameCharsMax + 1

/** @returns one step of a name; it may begin with a digit. Longer than a name may be where the key is. */
export function cleanNameStep(key: string): string {
  if (key === '') return '_'
  if (key.length > keyCharsMax) return cleanNameStep(key.slice(0, keyCharsMax))
  for (let index = 0; index < key.length; index++) {
    if (!isNameCode(key.charCodeAt(index))) return key.replace(/[^a-zA-Z0-9_]/gu, '_')
  }
  return key
}

/**
 * A name that the payload chooses. One that Prometheus writes itself, of targets and alerts, gets `payload_` in front.
 * https://prometheus.io/docs/concepts/jobs_instances/#automatically-generated-labels-and-time-series
 * @param name clean steps
 * @returns undefined if it would be over the limit
 */
export function payloadMetricName(name: string): string | undefined {
  // First its length, which is known: to read a character V8 copies the parts that the name was joined of.
  if (name.length > metricNameCharsMax) return undefined
  return finishName(isReserved(name) ? `payload_${name}` : name)
}

function isReserved(name: string): boolean {
  return name === 'up' || name === 'ALERTS' || name === 'ALERTS_FOR_STATE' || name.startsWith('scrape_')
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
