// Sets of UTF-16 code units, and of the end of the text, as sorted ranges: what one step of a regular expression takes.

/** Pairs from, to: sorted, apart from each other, both ends included. */
export type CharacterSet = readonly number[]

/** Stands in a set for the end of the text, behind every code unit. */
export const endOfText = 0x10000

const unitMax = 0xffff

export const nothing: CharacterSet = []

/** Whatever follows, the end of the text too. */
export const anything: CharacterSet = [0, endOfText]
export const lineEnds = setOf('\n\r\u2028\u2029')
export const anyButLineEnds = complement(lineEnds)
export const digits: CharacterSet = [0x30, 0x39]
export const wordUnits = union([0x30, 0x39], [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a])
/** ECMA-262, WhiteSpace and LineTerminator. */
export const spaces = union(
  [0x09, 0x0d],
  [0x2000, 0x200a],
  setOf(' \u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff'),
)

export function setOf(text: string): CharacterSet {
  return union(...Array.from({ length: text.length }, (_, at) => [text.charCodeAt(at), text.charCodeAt(at)]))
}

export function union(...sets: readonly CharacterSet[]): CharacterSet {
  const ranges = sets.flatMap((set) =>
    set.flatMap((from, at) => (at % 2 === 0 ? [[from, set[at + 1] as number]] : [])),
  )
  ranges.sort((a, b) => (a[0] as number) - (b[0] as number))
  const merged: number[] = []
  for (const [from = 0, to = 0] of ranges) {
    const last = merged.length - 1
    if (last > 0 && from <= (merged[last] as number) + 1) merged[last] = Math.max(merged[last] as number, to)
    else merged.push(from, to)
  }
  return merged
}

/** Of code units; the end of the text is in none. */
export function complement(set: CharacterSet): CharacterSet {
  const rest: number[] = []
  let next = 0
  for (let at = 0; at < set.length; at += 2) {
    if ((set[at] as number) > next) rest.push(next, (set[at] as number) - 1)
    next = (set[at + 1] as number) + 1
  }
  if (next <= unitMax) rest.push(next, unitMax)
  return rest
}

export function overlaps(a: CharacterSet, b: CharacterSet): boolean {
  let [i, j] = [0, 0]
  while (i < a.length && j < b.length) {
    if ((a[i + 1] as number) < (b[j] as number)) i += 2
    else if ((b[j + 1] as number) < (a[i] as number)) j += 2
    else return true
  }
  return false
}

export function has(set: CharacterSet, unit: number): boolean {
  let [low, high] = [0, set.length / 2]
  while (low < high) {
    const middle = (low + high) >> 1
    if (unit > (set[middle * 2 + 1] as number)) low = middle + 1
    else high = middle
  }
  return low * 2 < set.length && unit >= (set[low * 2] as number)
}

/** What a set takes too where upper and lower case are the same: ECMA-262, Canonicalize without the flag `u`. */
export function withBothCases(set: CharacterSet): CharacterSet {
  // That never leads from one of these to the other.
  const ascii = within(set, 0, 0x7f)
  const others = within(set, 0x80, unitMax)
  const upper = within(ascii, 0x41, 0x5a).map((unit) => unit + 0x20)
  const lower = within(ascii, 0x61, 0x7a).map((unit) => unit - 0x20)
  const isAllOrNone = others.length === 0 || (others[0] === 0x80 && others[1] === unitMax)
  return union(ascii, upper, lower, isAllOrNone ? others : alikeIn(others))
}

function within(set: CharacterSet, low: number, high: number): CharacterSet {
  const part: number[] = []
  for (let at = 0; at < set.length; at += 2) {
    const from = Math.max(low, set[at] as number)
    const to = Math.min(high, set[at + 1] as number)
    if (from <= to) part.push(from, to)
  }
  return part
}

function alikeIn(set: CharacterSet): CharacterSet {
  const known = new Set<number>()
  for (let at = 0; at < set.length; at += 2) {
    for (let unit = set[at] as number; unit <= (set[at + 1] as number); unit++) known.add(canonical(unit))
  }
  const units: number[] = []
  for (let unit = 0x80; unit <= unitMax; unit++) if (known.has(canonical(unit))) units.push(unit, unit)
  return union(units)
}

let canonicals: Uint16Array | undefined

/** Two code units are the same character but for its case if this gives the same for both. */
export function canonical(unit: number): number {
  canonicals ??= Uint16Array.from({ length: unitMax + 1 }, (_, one) => {
    const upper = String.fromCharCode(one).toUpperCase()
    const code = upper.charCodeAt(0)
    return upper.length !== 1 || (one >= 0x80 && code < 0x80) ? one : code
  })
  return canonicals[unit] as number
}
