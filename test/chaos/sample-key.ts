// A series and a time as one number, since a run compares some hundred thousand of them several times.

export interface SampleKeys {
  /** @param labels with `__name__` */
  seriesOf(labels: Readonly<Record<string, string>>): number
  keyOf(series: number, timestampMs: number): number
  /** For people. */
  describe(key: number): string
  readonly seriesCount: number
}

/** A year on either side, which leaves room for 131,072 series below 2^53. */
const spanMs = 2 ** 36

/** @param baseMs the middle of the times that can be told apart */
export function createSampleKeys(baseMs: number): SampleKeys {
  const series = new Map<string, number>()
  const names: string[] = []
  return {
    seriesOf(labels) {
      const text = JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)))
      let index = series.get(text)
      if (index === undefined) {
        index = series.size
        series.set(text, index)
        names.push(text)
      }
      return index
    },
    keyOf(index, timestampMs) {
      const offset = timestampMs - baseMs + spanMs / 2
      if (offset < 0 || offset >= spanMs) throw new RangeError(`a time far away: ${timestampMs}`)
      return index * spanMs + offset
    },
    describe(key) {
      const timestampMs = (key % spanMs) - spanMs / 2 + baseMs
      return `${names[Math.floor(key / spanMs)]} ${new Date(timestampMs).toISOString()}`
    },
    get seriesCount() {
      return series.size
    },
  }
}
