// `scale` and `offset` against decimal arithmetic with BigInt, which has no errors of rounding.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileScaling } from '../../src/mapping/series/scale-number.ts'

/** `digits` × 10 ^ -`decimals`. */
interface Decimal {
  readonly digits: bigint
  readonly decimals: number
}

const decimal = (digitsMax: number) =>
  fc
    .tuple(fc.bigInt({ min: -digitsMaxOf(digitsMax), max: digitsMaxOf(digitsMax) }), fc.nat(6))
    .map(([digits, decimals]): Decimal => ({ digits, decimals }))

const digitsMaxOf = (digits: number) => 10n ** BigInt(digits) - 1n

function numberOf({ digits, decimals }: Decimal): number {
  return Number(`${digits}e-${decimals}`)
}

function times(a: Decimal, b: Decimal): Decimal {
  return { digits: a.digits * b.digits, decimals: a.decimals + b.decimals }
}

function plus(a: Decimal, b: Decimal): Decimal {
  const decimals = Math.max(a.decimals, b.decimals)
  const at = (one: Decimal) => one.digits * 10n ** BigInt(decimals - one.decimals)
  return { digits: at(a) + at(b), decimals }
}

describe('scale and offset', () => {
  it('give what is calculated on paper, if that has at most 15 digits', () => {
    fc.assert(
      fc.property(decimal(6), decimal(7), decimal(7), (value, scale, offset) => {
        const product = times(value, scale)
        const decimals = Math.max(product.decimals, offset.decimals)
        const sizeOf = (one: Decimal) => {
          const digits = one.digits * 10n ** BigInt(decimals - one.decimals)
          return (digits < 0n ? -digits : digits).toString().length
        }
        fc.pre(Math.max(sizeOf(product), sizeOf(offset)) <= 15)
        const scaled = compileScaling({ scale: numberOf(scale), offset: numberOf(offset) })
        const exact = numberOf(plus(product, offset))
        const result = scaled === undefined ? numberOf(value) : scaled(numberOf(value))
        expect(result + 0).toBe(exact + 0)
      }),
      { numRuns: 20_000 },
    )
  })

  it('are never further from the exact result than the last of 15 digits of the larger part', () => {
    const any = fc.double({ min: 1e-6, max: 1e9, noNaN: true })
    fc.assert(
      fc.property(any, any, any, (value, scale, offset) => {
        const result = (compileScaling({ scale, offset: -offset }) as (value: number) => number)(value)
        const plain = value * scale - offset
        expect(Math.abs(result - plain)).toBeLessThanOrEqual(Math.max(value * scale, offset) * 1.1e-14)
      }),
      { numRuns: 5_000 },
    )
  })
})
