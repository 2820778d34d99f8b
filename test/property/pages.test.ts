import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatExposition, type PageFormat, parsePage } from '#exposition'
import { createLabelTemplate } from '../../src/label-set.ts'

const name = fc.stringMatching(/^[a-zA-Z_:][a-zA-Z0-9_:]{0,5}$/)
const labelName = fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_]{0,3}$/)
const sample = fc
  .record({
    name,
    labels: fc.dictionary(labelName, fc.string({ unit: 'binary', minLength: 1 }), {
      noNullPrototype: true,
      maxKeys: 4,
    }),
    value: fc.double(),
    timestampMs: fc.option(fc.integer({ min: 0, max: 2 ** 42 }), { nil: undefined }),
  })
  .map(({ labels, timestampMs, ...rest }) => ({
    ...rest,
    labels: createLabelTemplate(Object.keys(labels))(Object.values(labels)),
    ...(timestampMs === undefined ? {} : { timestampMs }),
  }))
const format = fc.constantFrom<PageFormat>('text', 'openmetrics')
const metadata = fc.record({
  type: fc.constantFrom('gauge', 'unknown'),
  help: fc.string({ unit: 'binary' }),
  unit: fc.constant(''),
})

const pageOf = fc
  .record({ samples: fc.array(sample, { maxLength: 12 }), described: fc.dictionary(name, metadata), format })
  .map(({ samples, described, format: chosen }) => ({
    samples,
    format: chosen,
    text: formatExposition(samples, new Map(Object.entries(described)) as never, chosen),
  }))

function read(text: string, as: PageFormat) {
  const lines: string[] = []
  const fault = parsePage(text, as, {
    sample(one, labels, value, timestampMs) {
      lines.push(
        JSON.stringify([one, [...labels].sort(), String(value), Object.is(value, -0), timestampMs ?? null]),
      )
    },
  })
  return { fault, lines }
}

/** Seconds of OpenMetrics are multiplied, and cut, as in Prometheus. */
function timeOn(as: PageFormat, timestampMs: number | undefined): number | null {
  if (timestampMs === undefined) return null
  return as === 'text' ? timestampMs : Math.trunc((timestampMs / 1000) * 1000)
}

describe('a page', () => {
  it('has the samples that were written to it', () => {
    fc.assert(
      fc.property(pageOf, ({ samples, text, format: as }) => {
        const expected = samples.map((one) => {
          const pairs = one.labels.names.map((label, index) => [label, one.labels.values[index]])
          const { name: metric, value } = one
          return JSON.stringify([
            metric,
            pairs.sort(),
            String(value),
            Object.is(value, -0),
            timeOn(as, one.timestampMs),
          ])
        })
        expect(read(text, as)).toEqual({ fault: undefined, lines: expect.any(Array) })
        expect(read(text, as).lines.sort()).toEqual(expected.sort())
      }),
      { numRuns: 300 },
    )
  })

  it('that was changed, or is any text, is read or has a fault with its line; what is read comes back', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '{',
        '}',
        '"',
        '\\',
        '\n',
        '# TYPE a ',
        '# EOF',
        ' # {',
        'NaN',
        '1e999',
        ',',
        '=',
        '\0',
        '\r',
        '\t',
      ),
    )
    const mutated = fc
      .tuple(pageOf, fc.array(fc.tuple(fc.nat(), fc.nat(6), piece), { maxLength: 4 }))
      .map(([{ text, format: as }, edits]) => ({
        as,
        text: edits.reduce((now, [at, length, put]) => {
          const from = at % (now.length + 1)
          return now.slice(0, from) + put + now.slice(from + length)
        }, text),
      }))
    const anything = fc.record({ text: fc.string({ unit: 'binary' }), as: format })
    fc.assert(
      fc.property(fc.oneof(mutated, anything), ({ text, as }) => {
        const { fault, lines } = read(text, as)
        if (fault !== undefined) {
          const line = Number(
            /^line (\d+): expected |^line (\d+): the timestamp/.exec(fault)?.slice(1).join(''),
          )
          expect(line).toBeGreaterThanOrEqual(1)
          expect(line).toBeLessThanOrEqual(text.split('\n').length)
        }
        expect(lines.length).toBeLessThanOrEqual(text.length)
      }),
      { numRuns: 2_000 },
    )
  })

  it('costs work in proportion to its length, whatever repeats in it', () => {
    const piece = fc.constantFrom(
      'a',
      '{',
      'x="',
      '\\',
      '"',
      ',',
      '# ',
      '#',
      ' ',
      '\n',
      '1',
      '{x="1",',
      'a{x="\\"',
      '# HELP a ',
    )
    fc.assert(
      fc.property(piece, piece, format, (one, other, as) => {
        let reads = 0
        const text = (one + other).repeat(20_000)
        parsePage(text, as, { sample: () => void reads++ })
        expect(reads).toBeLessThanOrEqual(text.length)
      }),
      { numRuns: 100 },
    )
  })
})
