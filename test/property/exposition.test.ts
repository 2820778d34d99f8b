import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatSample, normalizeExposition } from '#exposition'

const name = fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_]{0,5}$/)
const labels = fc.dictionary(name, fc.string({ unit: 'binary', minLength: 1 }), { noNullPrototype: true })

describe('a sample as a line', () => {
  it('is normal already, and comes back from other spaces and another order of labels', () => {
    const sample = fc.tuple(name, labels, fc.double(), fc.integer())
    fc.assert(
      fc.property(sample, ([metric, pairs, value, timestampMs]) => {
        const sorted = Object.entries(pairs).sort(([a], [b]) => (a < b ? -1 : 1))
        const line = (entries: typeof sorted) =>
          formatSample({
            name: metric,
            labels: { names: entries.map(([key]) => key), values: entries.map(([, text]) => text), key: '' },
            value,
            timestampMs,
          })
        expect(normalizeExposition(line(sorted))).toEqual([line(sorted)])
        // Of infinities and what is no number no test can tell: mapping makes none.
        if (!Number.isFinite(value)) return
        const other = line(sorted.toReversed()).replace(/^(\w+)\{/, '  $1 { ')
        expect(normalizeExposition(other)).toEqual([line(sorted)])
      }),
      { numRuns: 500 },
    )
  })
})
