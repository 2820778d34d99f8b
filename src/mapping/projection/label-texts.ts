// The values of one label, by their bytes: a value that was seen before is found without making a text of it, and has its
// number in the batch.

import { wordBytes } from '#scan'

export interface LabelTexts {
  /**
   * @param start of the bytes of the value
   * @param escaped whether the bytes have the escapes of JSON
   * @returns the label's number; undefined if the value is empty or over the limit
   */
  numberOf(start: number, end: number, escaped: boolean): number | undefined
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
 * @param view of all values
 * @param labelOf gives the number of the label with a value; `isOwn`: it is not asked so for the value again
 * @param readText the value that bytes stand for; undefined if it is empty or over the limit
 */
export function createLabelTexts(
  view: DataView,
  labelOf: (value: string, isOwn: boolean) => number,
  readText: (start: number, end: number, escaped: boolean) => string | undefined,
): LabelTexts {
  // By value: its hash, its bytes in the store, its label and its length.
  let hashes = new Uint32Array(valuesMin)
  let starts = new Uint32Array(valuesMin + 1)
  let labels = new Uint32Array(valuesMin)
  let lengths = new Uint32Array(valuesMin)
  let count = 0
  let store = new DataView(new ArrayBuffer(storeBytesMin))
  /** A hash table with linear probing: values, each plus 1; 0 is free. */
  let slots = new Uint32Array(valuesMin * slotsPerValue)

  /** By words, of which the last one may overlap the one before it. */
  function isValue(value: number, start: number, length: number): boolean {
    const from = starts[value] as number
    if ((starts[value + 1] as number) - from !== length) return false
    const last = length - wordBytes
    if (last < 0) {
      for (let at = 0; at < length; at++)
        if (store.getUint8(from + at) !== view.getUint8(start + at)) return false
      return true
    }
    for (let at = 0; at < last; at += wordBytes)
      if (store.getInt32(from + at) !== view.getInt32(start + at)) return false
    return store.getInt32(from + last) === view.getInt32(start + last)
  }

  function keep(hash: number, slot: number, start: number, length: number, label: number): void {
    const from = starts[count] as number
    if (from + length > store.byteLength) {
      const larger = new Uint8Array((from + length) * 2)
      larger.set(new Uint8Array(store.buffer))
      store = new DataView(larger.buffer)
    }
    for (let at = 0; at < length; at++) store.setUint8(from + at, view.getUint8(start + at))
    hashes[count] = hash
    labels[count] = label
    lengths[count] = texts.chars
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

  // A field and no accessor: with one, each of these objects is of another kind for V8.
  const texts = {
    chars: 0,
    numberOf(start: number, end: number, escaped: boolean) {
      const length = end - start
      const hash = hashOf(view, start, end)
      const mask = slots.length - 1
      let slot = hash & mask
      let probes = 0
      for (; slots[slot] !== 0 && probes < probesMax; slot = (slot + 1) & mask, probes++) {
        const value = (slots[slot] as number) - 1
        if (hashes[value] !== hash || !isValue(value, start, length)) continue
        texts.chars = lengths[value] as number
        return labels[value]
      }
      const text = readText(start, end, escaped)
      if (text === undefined) return undefined
      texts.chars = text.length
      const isKept = slots[slot] === 0
      // Other bytes, such as escapes, can stand for the same text. ASCII stands for itself.
      const label = labelOf(text, isKept && !escaped && isAscii(view, start, end))
      if (isKept) keep(hash, slot, start, length, label)
      return label
    },
    clear() {
      if (count > 0) slots.fill(0)
      count = 0
      if (store.byteLength > keptBytesMax) store = new DataView(new ArrayBuffer(storeBytesMin))
    },
  }
  return texts
}

function grow<Numbers extends Uint32Array>(from: Numbers, larger: Numbers): Numbers {
  larger.set(from)
  return larger
}

function isAscii(view: DataView, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (view.getUint8(at) > 0x7f) return false
  return true
}

/** By words, as `isValue` looks at them. Each of them is mixed into all bits of the hash, since the lower ones choose the slot. */
export function hashOf(view: DataView, start: number, end: number): number {
  const last = end - wordBytes
  let hash = end - start
  if (last < start) {
    for (let at = start; at < end; at++) hash = mixed(hash ^ view.getUint8(at))
  } else {
    for (let at = start; at < last; at += wordBytes) hash = mixed(hash ^ view.getInt32(at))
    hash = mixed(hash ^ view.getInt32(last))
  }
  hash = Math.imul(hash, 0x85ebca6b)
  return (hash ^ (hash >>> 15)) >>> 0
}

function mixed(bits: number): number {
  const product = Math.imul(bits, 0x9e3779b1)
  return product ^ (product >>> 16)
}
