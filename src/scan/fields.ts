// What a scan finds, by the number of the field.

/**
 * What stands at a field. `escaped` is text with escapes; `object` is an object whose members are wanted; `bytes` is what a
 * text has in base64.
 */
export const kind = {
  missing: 0,
  number: 1,
  text: 2,
  escaped: 3,
  true: 4,
  false: 5,
  null: 6,
  object: 7,
  bytes: 8,
} as const

export interface Fields {
  /** One of `kind`. */
  readonly kinds: Uint8Array
  readonly numbers: Float64Array
  /** Where the text begins, behind its quote, and where it ends; the same of decoded bytes. */
  readonly starts: Uint32Array
  readonly ends: Uint32Array
}

export function createFields(count: number): Fields {
  return {
    kinds: new Uint8Array(count),
    numbers: new Float64Array(count),
    starts: new Uint32Array(count),
    ends: new Uint32Array(count),
  }
}
