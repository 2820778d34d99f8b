// `scale` and `offset`: the value times a factor, plus a number. Float64 makes 1033344000.0000001 of 287.04 × 3600000; the
// result is rounded to the 15 decimal digits that every float64 keeps, so that it is what is calculated on paper.

/** https://en.wikipedia.org/wiki/Double-precision_floating-point_format */
const digitsKept = 15
const decimalsMax = 100

export interface Scaling {
  readonly scale?: number
  readonly offset?: number
}

/** @returns undefined where the value stays as it is */
export function compileScaling({ scale = 1, offset = 0 }: Scaling): ((value: number) => number) | undefined {
  if (scale === 1 && offset === 0) return undefined
  return (value) => {
    const product = value * scale
    // Those are exact, or as near as float64 comes.
    if (Number.isInteger(value) && Number.isInteger(scale) && Number.isInteger(offset))
      return product + offset
    const rounded = Number(product.toPrecision(digitsKept))
    if (offset === 0) return rounded
    // Of the larger one: what the two have in common, and the noise behind it with it, is taken away.
    const size = Math.max(Math.abs(rounded), Math.abs(offset))
    const decimals = digitsKept - 1 - Math.floor(Math.log10(size))
    const sum = rounded + offset
    // Never -0.
    return decimals < 0 || decimals > decimalsMax ? sum : Number(sum.toFixed(decimals)) + 0
  }
}
