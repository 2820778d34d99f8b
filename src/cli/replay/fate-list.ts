// What became of each dead letter of a parcel, in a byte each: a file may have millions.

export const fateNames = [
  'unread',
  'stored',
  /** No message, or no payload, could be read from it. */
  'unreadable',
  /** The mapping makes no sample of it. */
  'unmapped',
  'too_old',
  /** The endpoint will not take it. */
  'refused',
  /** It was sent with others, of which some were refused, and the endpoint does not say which. */
  'undecided',
  /** A dead letter received later has other values for its series and times. */
  'superseded',
  /** It may be stored when it is sent again. */
  'failed',
] as const

export type Fate = (typeof fateNames)[number]

export interface FateList {
  /** One more than the last position that was set. */
  readonly length: number
  at(position: number): Fate
  count(fate: Fate): number
  set(position: number, fate: Fate): void
}

export function createFateList(): FateList {
  let codes = new Uint8Array(16)
  let length = 0
  return {
    get length() {
      return length
    },
    at: (position) => fateNames[codes[position] ?? 0] as Fate,
    count(fate) {
      const code = fateNames.indexOf(fate)
      let count = 0
      for (let position = 0; position < length; position++) if (codes[position] === code) count++
      return count
    },
    set(position, fate) {
      if (position >= codes.length) {
        const larger = new Uint8Array(Math.max(position + 1, codes.length * 2))
        larger.set(codes)
        codes = larger
      }
      codes[position] = fateNames.indexOf(fate)
      length = Math.max(length, position + 1)
    },
  }
}
