// Which series a round has written, and at which times. A value counts more than an end.

export function createWrittenSeries() {
  // Nearly every series has one time.
  const timesOf = new Map<string, number | Set<number>>()
  const has = (key: string, timeMs: number): boolean => {
    const known = timesOf.get(key)
    return typeof known === 'object' ? known.has(timeMs) : known === timeMs
  }
  return {
    has: (key: string) => timesOf.has(key),
    /** @returns whether the series has no end or value at that time yet */
    mayEnd(key: string, timeMs: number): boolean {
      if (has(key, timeMs)) return false
      if (!timesOf.has(key)) timesOf.set(key, Number.NaN)
      return true
    },
    /** @returns false if there is a value at that time already */
    take(key: string, timeMs: number): boolean {
      if (has(key, timeMs)) return false
      const known = timesOf.get(key)
      if (typeof known === 'object') known.add(timeMs)
      else timesOf.set(key, known === undefined ? timeMs : new Set([known, timeMs]))
      return true
    },
  }
}
