// The values of one label, by their bytes: a value that was seen before is found without making a text of it, and has its
// number in the batch.

export interface LabelTexts {
  /**
   * @param escaped whether the bytes have the escapes of JSON
   * @returns the label's number; undefined if the value is empty or over the limit
   */
  numberOf(bytes: Buffer, start: number, end: number, escaped: boolean): number | undefined
  /** Of the value that was asked for last, in UTF-16 units. */
  readonly chars: number
  /** Forgets all values. */
  clear(): void
}

/** Values that look alike to the hash. Who makes them on purpose gets the time of a map, no more. */
const probesMax = 8

const valuesMin = 64
const storeBytesMin = valuesMin * 16
/** The texts of 10,000 devices take less. */
const keptBytesMax = 1_000_000
/** Slots for each value. */
const slotsPerValue = 4

/**
 * @param labelOf gives the number of the label with a value; `isOwn`: it is not asked so for the value again
 * @param readText the value that bytes stand for; undefined if it is empty or over the limit
 */
export function createLabelTexts(
  labelOf: (value: string, isOwn: boolean) => number,
  readText: (bytes: Buffer, start: number, end: number, escaped: boolean) => string | undefined,
): LabelTexts {
  // By value: its hash, its bytes in the store, its label and its length.
  let hashes = new Uint32Array(valuesMin)
  let starts = new Uint32Array(valuesMin + 1)
  let labels = new Uint32Array(valuesMin)
  let lengths = new Uint32Array(valuesMin)
  let count = 0
  let store = new Uint8Array(storeBytesMin)
  /** A hash table with linear probing: values, each plus 1; 0 is free. */
  let slots = new Uint32Array(valuesMin * slotsPerValue)
  let chars = 0

  function isValue(value: number, bytes: Buffer, start: number, length: number): boolean {
    const from = starts[value] as number
    if ((starts[value + 1] as number) - from !== length) return false
    for (let at = 0; at < length; at++) if (store[from + at] !== bytes[start + at]) return false
    return true
  }

  function keep(
    hash: number,
    slot: number,
    bytes: Buffer,
    start: number,
    length: number,
    label: number,
  ): void {
    const from = starts[count] as number
    if (from + length > store.length) store = grow(store, new Uint8Array((from + length) * 2))
    for (let at = 0; at < length; at++) store[from + at] = bytes[start + at] as number
    hashes[count] = hash
    labels[count] = label
    lengths[count] = chars
    starts[++count] = from + length
    slots[slot] = count
    if (count === hashes.length) growTable()
  }

  function growTable(): void {
    const values = count * 4
    hashes = grow(hashes, new Uint32Array(values))
    labels = grow(labels, new Uint32Array(values))
    lengths = grow(lengths, new Uint32Array(values))
    starts = grow(starts, new Uint32Array(values + 1))
    slots = new Uint32Array(values * slotsPerValue)
    const mask = slots.length - 1
    for (let value = 0; value < count; value++) {
      let slot = (hashes[value] as number) & mask
      while (slots[slot] !== 0) slot = (slot + 1) & mask
      slots[slot] = value + 1
    }
  }

  return {
    get chars() {
      return chars
    },
    numberOf(bytes, start, end, escaped) {
      const length = end - start
      const hash = hashOf(bytes, start, end)
      const mask = slots.length - 1
      let slot = hash & mask
      let probes = 0
      for (; slots[slot] !== 0 && probes < probesMax; slot = (slot + 1) & mask, probes++) {
        const value = (slots[slot] as number) - 1
        if (hashes[value] !== hash || !isValue(value, bytes, start, length)) continue
        chars = lengths[value] as number
        return labels[value]
      }
      const text = readText(bytes, start, end, escaped)
      if (text === undefined) return undefined
      chars = text.length
      const isKept = slots[slot] === 0
      // Other bytes, such as escapes, can stand for the same text. ASCII stands for itself.
      const label = labelOf(text, isKept && !escaped && isAscii(bytes, start, end))
      if (isKept) keep(hash, slot, bytes, start, length, label)
      return label
    },
    clear() {
      if (count > 0) slots.fill(0)
      count = 0
      if (store.length > keptBytesMax) store = new Uint8Array(storeBytesMin)
    },
  }
}

function grow<Numbers extends Uint8Array | Uint32Array>(from: Numbers, larger: Numbers): Numbers {
  larger.set(from)
  return larger
}

function isAscii(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if ((bytes[at] as number) > 0x7f) return false
  return true
}

/** FNV-1a, with its upper bits mixed into those that choose the slot. */
function hashOf(bytes: Buffer, start: number, end: number): number {
  let hash = 0x811c9dc5
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193)
  return (hash ^ (hash >>> 15)) >>> 0
}
