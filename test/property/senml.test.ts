import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { resolveSenml } from '../../src/mapping/payload-format/senml.ts'
import { createWork } from '../../src/mapping/work.ts'
import type { JsonValue } from '../../src/model.ts'

const nowSeconds = 1_767_225_605
const resolve = (pack: JsonValue) => resolveSenml(pack, nowSeconds * 1000, createWork(50_000))

const name = fc.constantFrom('a', 'b:', 'dev/1', 'urn:dev:ow:10e2073a01080063:', '')
/** Quarters, whose sums are exact. */
const number = fc.integer({ min: -4000, max: 4000 }).map((quarters) => quarters / 4)

const value = fc.oneof(
  fc.record({ v: number }),
  fc.record({ v: number, s: number }),
  fc.record({ vs: fc.string() }),
  fc.record({ vb: fc.boolean() }),
  fc.record({ vd: fc.base64String() }),
  fc.record({ s: number }),
)

/** Records without base fields, whose names are whole and whose times are absolute or relative. */
const plain = fc
  .tuple(fc.record({ n: name, t: number, u: name, ut: number }, { requiredKeys: ['n'] }), value)
  .map(([fields, values]) => ({ ...fields, n: `x${fields.n}`, ...values }) as Plain)

interface Plain {
  readonly n: string
  readonly t?: number
  readonly u?: string
  readonly v?: number
  readonly s?: number
}

/** At least one base field: a record without any is a measurement that has nothing, and counted. */
const bases = fc
  .record({ bn: name, bt: number, bu: name, bv: number, bs: number }, { requiredKeys: [] })
  .filter((base) => Object.keys(base).length > 0)

const wrong = fc.oneof(fc.boolean(), fc.constant(null), fc.string(), fc.double(), fc.constant([]))
const mostly = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ arbitrary, weight: 9 }, { arbitrary: wrong, weight: 1 })

/** Records of which one breaks a rule now and then, and anything at all. */
const anything = fc.oneof(
  { arbitrary: fc.jsonValue() as fc.Arbitrary<JsonValue>, weight: 1 },
  {
    arbitrary: fc.array(
      fc.record(
        {
          bn: name,
          bt: number,
          bver: fc.constant(10),
          n: mostly(name),
          v: mostly(number),
          vs: wrong,
          s: mostly(number),
          t: mostly(number),
          x_: wrong,
        },
        { requiredKeys: [] },
      ),
    ) as fc.Arbitrary<JsonValue>,
    weight: 9,
  },
)

describe('a SenML pack', () => {
  it('resolves to one that resolves to itself', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(plain, bases)), (pack) => {
        const once = resolve(pack as unknown as JsonValue)
        if (!once.ok) return
        expect(resolve(once.value)).toEqual({ ok: true, value: once.value, problems: [] })
      }),
    )
  })

  it('means the same with relative and with absolute times', () => {
    fc.assert(
      fc.property(fc.array(plain), (pack) => {
        const absolute = pack.map((record) => ({ ...record, t: nowSeconds + (record.t ?? 0) }))
        expect(resolve(pack as unknown as JsonValue)).toEqual(resolve(absolute as unknown as JsonValue))
      }),
    )
  })

  it('means the same with base fields and with these written out', () => {
    fc.assert(
      fc.property(bases, fc.array(plain), (base, pack) => {
        const { bn = '', bt = 0, bu, bv = 0, bs } = base
        const written = pack.map(({ n, t = 0, v, s, ...others }) => ({
          ...(bu !== undefined && { u: bu }),
          ...others,
          n: bn + n,
          t: bt + t,
          ...(v !== undefined && { v: v + bv }),
          ...((s ?? bs) !== undefined && { s: (s ?? 0) + (bs ?? 0) }),
        }))
        expect(resolve([base, ...pack] as unknown as JsonValue)).toEqual(
          resolve(written as unknown as JsonValue),
        )
      }),
    )
  })

  it('yields records in the order of time, with every record in it or counted', () => {
    fc.assert(
      fc.property(anything, (pack) => {
        const result = resolve(pack)
        if (!result.ok) return
        const records = result.value as readonly { readonly t: number }[]
        const times = records.map(({ t }) => t)
        expect(times).toEqual([...times].sort((a, b) => a - b))
        const counted = result.problems.reduce((sum, { count }) => sum + count, 0)
        const measurements = (pack as readonly object[]).filter((record) => {
          const labels = Object.keys(record).filter((label) => label !== 'x_')
          return labels.length === 0 || 'x_' in record || labels.some((label) => !label.startsWith('b'))
        })
        expect(records.length + counted).toBe(measurements.length)
      }),
    )
  })
})
