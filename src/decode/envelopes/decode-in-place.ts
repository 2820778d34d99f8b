// Base64 from one place of a buffer to another. At the size of a payload this takes half the time of Node's decoder, which
// needs a text first.

/** What each character stands for; negative for what is no base64. Like Node's decoder, it reads both alphabets. */
const sextets = new Int8Array(256).fill(-1)
for (const alphabet of ['+/', '-_']) {
  const characters = `ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789${alphabet}`
  for (let sextet = 0; sextet < characters.length; sextet++) sextets[characters.charCodeAt(sextet)] = sextet
}

const padding = '='.charCodeAt(0)

/**
 * @param from first of the characters, which are four for each three bytes, up to, not including, `to`
 * @param at where the bytes are put
 * @returns the end of the bytes; -1 if something is no base64, and then some may have been put there
 */
export function decodeInPlace(bytes: Uint8Array, from: number, to: number, at: number): number {
  if ((to - from) % 4 !== 0) return -1
  let end = to
  if (end > from && bytes[end - 1] === padding) end -= bytes[end - 2] === padding ? 2 : 1
  const last = to - (end < to ? 4 : 0)
  let read = from
  let write = at
  for (; read < last; read += 4) {
    // One that is negative makes all of them negative.
    const group =
      ((sextets[bytes[read] as number] as number) << 18) |
      ((sextets[bytes[read + 1] as number] as number) << 12) |
      ((sextets[bytes[read + 2] as number] as number) << 6) |
      (sextets[bytes[read + 3] as number] as number)
    if (group < 0) return -1
    bytes[write] = group >> 16
    bytes[write + 1] = group >> 8
    bytes[write + 2] = group
    write += 3
  }
  if (end === to) return write
  let group = 0
  for (; read < end; read++) group = (group << 6) | (sextets[bytes[read] as number] as number)
  if (group < 0) return -1
  if (to - end === 2) bytes[write++] = group >> 4
  else {
    bytes[write++] = group >> 10
    bytes[write++] = group >> 2
  }
  return write
}
