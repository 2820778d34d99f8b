// Gives every label set of a batch a number, in order of first sight. Each label has a number too, and a label set is
// found by those of its labels: to make one text of all its labels, and to look that up, takes several times as long.

import type { LabelSet } from '../model.ts'
import type { LabelSets } from './series-table.ts'

export interface LabelSetIndex {
  /** @returns the number of the label set, from 0; what has the next number is new */
  numberOf(labels: LabelSet): number
  /** The same by the numbers of its labels, sorted by their names. */
  numberBy(labels: ArrayLike<number>): number
  /**
   * @param isOwn who asks remembers the number, and does not ask for the label so again
   * @returns the number of the label
   */
  labelOf(name: string, value: string, isOwn?: boolean): number
  /** The value of a label, by its number. */
  valueOf(label: number): string
  /** Hands out what there is, and begins anew. */
  finish(): LabelSets
}

const slotsPerSetMin = 2

export function createLabelSetIndex(): LabelSetIndex {
  /** By name, then by value. */
  let labelNumbers: Map<string, Map<string, number>>
  /** Labels that are not in a map yet. To put 10,000 texts into a map takes longer than to encode them. */
  let unmapped: number[]
  /** By label. */
  let labelNames: string[]
  let labelValues: string[]
  let names: readonly string[]
  let numbersByValue: readonly Map<string, number>[]

  /** The labels of one set behind those of another; a set's begin at its start. */
  let labels: Uint32Array<ArrayBuffer>
  let starts: number[]
  /** A hash table with linear probing: numbers of label sets, each plus 1; 0 is free. */
  let slots: Uint32Array
  begin()

  function begin(): void {
    labelNumbers = new Map()
    unmapped = []
    labelNames = []
    labelValues = []
    names = []
    numbersByValue = []
    labels = new Uint32Array(1_024)
    starts = [0]
    slots = new Uint32Array(1_024)
  }

  function valuesOf(name: string): Map<string, number> {
    const numbers = labelNumbers.get(name) ?? new Map<string, number>()
    labelNumbers.set(name, numbers)
    return numbers
  }

  function labelNumber(numbers: Map<string, number>, name: string, value: string): number {
    if (unmapped.length > 0) mapAll()
    let number = numbers.get(value)
    if (number === undefined) {
      number = addLabel(name, value)
      numbers.set(value, number)
    }
    return number
  }

  function addLabel(name: string, value: string): number {
    labelNames.push(name)
    return labelValues.push(value) - 1
  }

  function mapAll(): void {
    for (const label of unmapped) {
      valuesOf(labelNames[label] as string).set(labelValues[label] as string, label)
    }
    unmapped.length = 0
  }

  /** Label numbers are given out in turn, so that nobody can choose such as collide. */
  function firstSlot(start: number, end: number): number {
    let hash = 0
    for (let at = start; at < end; at++) {
      hash = Math.imul(hash ^ (labels[at] as number), 0x9e3779b1)
      hash ^= hash >>> 15
    }
    return hash & (slots.length - 1)
  }

  function isSame(set: number, start: number, end: number): boolean {
    const other = starts[set] as number
    if ((starts[set + 1] as number) - other !== end - start) return false
    for (let at = start; at < end; at++) if (labels[at] !== labels[other + at - start]) return false
    return true
  }

  function growSlots(): void {
    slots = new Uint32Array(slots.length * 4)
    for (let set = 0; set < starts.length - 1; set++) {
      let slot = firstSlot(starts[set] as number, starts[set + 1] as number)
      while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1)
      slots[slot] = set + 1
    }
  }

  /** Behind the last set, where the labels of the next one are put: they stay there if no other set has them. */
  function makeRoom(count: number): number {
    const start = starts[starts.length - 1] as number
    if (start + count > labels.length) labels = growTo(labels, start + count)
    return start
  }

  function numberFrom(start: number, end: number): number {
    let slot = firstSlot(start, end)
    for (; slots[slot] !== 0; slot = (slot + 1) & (slots.length - 1)) {
      const set = (slots[slot] as number) - 1
      if (isSame(set, start, end)) return set
    }
    const sets = starts.length - 1
    slots[slot] = sets + 1
    starts.push(end)
    if (sets * slotsPerSetMin > slots.length) growSlots()
    return sets
  }

  return {
    numberOf({ names: those, values }) {
      if (those !== names) {
        names = those
        numbersByValue = those.map(valuesOf)
      }
      const start = makeRoom(values.length)
      for (let index = 0; index < values.length; index++) {
        const numbers = numbersByValue[index] as Map<string, number>
        labels[start + index] = labelNumber(numbers, names[index] as string, values[index] as string)
      }
      return numberFrom(start, start + values.length)
    },
    numberBy(numbers) {
      const start = makeRoom(numbers.length)
      for (let index = 0; index < numbers.length; index++) labels[start + index] = numbers[index] as number
      return numberFrom(start, start + numbers.length)
    },
    labelOf(name, value, isOwn = false) {
      const numbers = valuesOf(name)
      if (!isOwn) return labelNumber(numbers, name, value)
      const known = numbers.get(value)
      if (known !== undefined) return known
      const label = addLabel(name, value)
      unmapped.push(label)
      return label
    },
    valueOf: (label) => labelValues[label] as string,
    finish() {
      const labelSets = { count: starts.length - 1, labels, starts, labelNames, labelValues }
      begin()
      return labelSets
    },
  }
}

function growTo(numbers: Uint32Array<ArrayBuffer>, lengthMin: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(Math.max(lengthMin, numbers.length * 4))
  larger.set(numbers)
  return larger
}
