// The bounds of the buckets of a native histogram, which follow from its schema.
// https://prometheus.io/docs/specs/native_histograms/#schema

/** Coarsest and finest. */
export const schemaMin = -4
export const schemaMax = 8

const exponentMax = 1024

/** @returns the upper bound of a bucket of numbers above 0; behind the last one with a number is one that ends at infinity */
export function boundOf(index: number, schema: number): number {
  const exponent = index * 2 ** -schema
  return exponent === exponentMax ? Number.MAX_VALUE : 2 ** exponent
}
