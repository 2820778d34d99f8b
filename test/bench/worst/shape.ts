// Payloads of any size as one expression: JSON in which marks stand for what is repeated until the bytes are used up.
// `*` is many, `^` is deep, `~` is long; with a number behind the mark it is that many. `<` is as many as there is room for,
// before anything else gets some, and that number at most.
//
//   ['*', 1]           an array of ones               { '* k#': 1 }   members k0, k1, k2 …
//   [0, '*3', 'x']     [0, "x", "x", "x"]             { '^ a': 1 }    {"a":{"a":{"a":1}}}
//   ['^', 1]           [[[1]]]                        { '~ é': 1 }    one member with a long key
//   ['<9', 1, '*', 2]  [1,1,1,1,1,1,1,1,1,2,2,2]      { '<9 k#': 1, '* x': 2 }
//   '~ ab'             "ababab"                       ['b64', 'x']    a text that is base64 of JSON
//   ['!', '[', '"', ']']   not JSON: first, middle repeated, last
//
// `#` in a text or key is the number of the repetition, `§` a letter that is another one each time.

export type Shape = null | boolean | number | string | readonly Shape[] | { readonly [key: string]: Shape }

/** @returns UTF-8 text of so many bytes, filled up with white space; longer only if what is fixed in it is */
export function renderShape(shape: Shape, bytes: number): string {
  const first = Math.max(0, -excess(write(shape, place(0, 0)), bytes))
  const left = Math.max(0, -excess(write(shape, place(0, 0, first)), bytes))
  let share = left / Math.max(1, countOpen(shape))
  let text = write(shape, place(share, 0, first))
  // A number grows a digit, a comma is one too many: a little less is enough.
  for (let over = excess(text, bytes); over > 0 && share > 0; over = excess(text, bytes)) {
    share = Math.max(0, share - over)
    text = write(shape, place(share, 0, first))
  }
  return isRaw(shape) ? text : text + ' '.repeat(Math.max(0, -excess(text, bytes)))
}

function excess(text: string, bytes: number): number {
  return Buffer.byteLength(text) - bytes
}

interface Place {
  /** Bytes that each thing without a number may take; inside of one there is no more of them. */
  readonly share: number
  readonly repetition: number
  /** Bytes for what is served before. */
  readonly first: number
}

function place(share: number, repetition: number, first = 0): Place {
  return { share, repetition, first }
}

/** Of things inside of others that are repeated until the bytes are used up. */
const timesInside = 16

const mark = /^([*^~<])(\d*)(?: (.*))?$/s

interface Mark {
  readonly kind: string
  /** undefined: until the bytes are used up */
  readonly times: number | undefined
  readonly text: string
}

function readMark(text: string): Mark | undefined {
  const found = mark.exec(text)
  if (found === null) return undefined
  const [, kind = '', times = '', rest = ''] = found
  return { kind, times: times === '' ? undefined : Number(times), text: rest }
}

function write(shape: Shape, at: Place): string {
  if (typeof shape === 'string') return writeText(shape, at)
  if (typeof shape !== 'object' || shape === null) return JSON.stringify(shape)
  if (!Array.isArray(shape)) return `{${writeMembers(shape as { readonly [key: string]: Shape }, at)}}`
  if (isRaw(shape)) return writeRaw(shape.slice(1), at)
  const [first, ...rest] = shape as readonly Shape[]
  if (first === 'b64') {
    const inner = write(rest[0] ?? null, place((at.share * 3) / 4, at.repetition))
    return `"${Buffer.from(inner).toString('base64')}"`
  }
  return `[${writeElements(shape, at)}]`
}

function writeElements(shapes: readonly Shape[], at: Place): string {
  const parts: string[] = []
  for (let index = 0; index < shapes.length; index++) {
    const shape = shapes[index] as Shape
    const found = typeof shape === 'string' ? readMark(shape) : undefined
    const next = shapes[index + 1]
    if (found === undefined || found.kind === '~' || next === undefined) parts.push(write(shape, at))
    else {
      index++
      parts.push(isMany(found) ? many(found, at, (one) => write(next, one)) : deep(found, at, '[', ']', next))
    }
  }
  return parts.filter((part) => part !== '').join(',')
}

function writeMembers(object: { readonly [key: string]: Shape }, at: Place): string {
  const parts = Object.entries(object).map(([key, member]) => {
    const found = readMark(key)
    if (found !== undefined && isMany(found))
      return many(found, at, (one) => `${quote(found.text, one)}:${write(member, one)}`)
    if (found?.kind === '^') {
      const name = quote(found.text, at)
      return `${name}:${deep(found, at, `{${name}:`, '}', member)}`
    }
    return `${found === undefined ? quote(key, at) : writeText(key, at)}:${write(member, at)}`
  })
  return parts.filter((part) => part !== '').join(',')
}

function isMany({ kind }: Mark): boolean {
  return kind === '*' || kind === '<'
}

function many(
  { kind, times }: Mark,
  { share, repetition, first }: Place,
  writeOne: (at: Place) => string,
): string {
  const room = kind === '<' ? first : times === undefined && share >= 0 ? share : Number.POSITIVE_INFINITY
  const limit = times ?? (share < 0 ? timesInside : Number.POSITIVE_INFINITY)
  const isCounted = times !== undefined && kind === '*'
  const parts: string[] = []
  for (let used = 0; parts.length < limit; ) {
    // What is repeated a certain number of times may hold what is not.
    const part = writeOne(
      isCounted ? place(share, repetition * times + parts.length) : place(-1, parts.length),
    )
    used += Buffer.byteLength(part) + 1
    if (used > room) break
    parts.push(part)
  }
  return parts.join(',')
}

function deep({ times }: Mark, at: Place, open: string, close: string, inner: Shape): string {
  const depth = times ?? (at.share < 0 ? timesInside : Math.floor(at.share / Buffer.byteLength(open + close)))
  return open.repeat(depth) + write(inner, at) + close.repeat(depth)
}

function writeText(text: string, at: Place): string {
  const found = readMark(text)
  if (found?.kind !== '~') return quote(text, at)
  const unit = quote(found.text, at).slice(1, -1)
  const times = found.times ?? (at.share < 0 ? timesInside : Math.floor(at.share / Buffer.byteLength(unit)))
  return `"${unit.repeat(times)}"`
}

function writeRaw([head = '', unit = '', tail = '']: readonly string[], { share }: Place): string {
  return head + unit.repeat(Math.floor(Math.max(0, share) / Math.max(1, Buffer.byteLength(unit)))) + tail
}

function quote(text: string, { repetition }: Place): string {
  const deadLetter = String.fromCharCode(0x4e00 + (repetition % 20_000))
  return JSON.stringify(text.replaceAll('#', String(repetition)).replaceAll('§', deadLetter))
}

export function isRaw(shape: Shape): shape is readonly string[] {
  return Array.isArray(shape) && shape[0] === '!' && shape.every((part) => typeof part === 'string')
}

/** How often the innermost part is there at least: what is deep in numbered repetitions would be larger than any message. */
export function repetitionsOf(shape: Shape): number {
  if (typeof shape === 'string') return timesOf(shape)
  if (typeof shape !== 'object' || shape === null) return 1
  const parts = Object.entries(shape as { readonly [key: string]: Shape })
  const before = (key: string) => (Array.isArray(shape) ? shape[Number(key) - 1] : key)
  return Math.max(1, ...parts.map(([key, inner]) => repetitionsBehind(before(key)) * repetitionsOf(inner)))
}

function repetitionsBehind(before: Shape | undefined): number {
  const found = typeof before === 'string' ? readMark(before) : undefined
  return found === undefined || found.kind === '~' ? 1 : (found.times ?? timesInside)
}

/** Things that share the bytes. */
function countOpen(shape: Shape): number {
  if (typeof shape === 'string') return Number(isOpen(shape, '~'))
  if (typeof shape !== 'object' || shape === null) return 0
  if (isRaw(shape)) return 1
  const parts: readonly (readonly [Shape, Shape])[] = Array.isArray(shape)
    ? shape.map((element, index) => [shape[index - 1] ?? null, element] as const)
    : Object.entries(shape)
  let count = 0
  for (const [before, inner] of parts) {
    if (typeof before !== 'string') count += countOpen(inner)
    else if (isOpen(before, '*')) count++
    else if (before.startsWith('<')) continue
    else
      count += Number(isOpen(before, Array.isArray(shape) ? '^' : '^~')) + timesOf(before) * countOpen(inner)
  }
  return count
}

function isOpen(text: string, kinds: string): boolean {
  const found = readMark(text)
  return found !== undefined && kinds.includes(found.kind) && found.times === undefined
}

/** How often what follows a mark is there. */
function timesOf(text: string): number {
  const found = readMark(text)
  return found?.kind === '*' ? (found.times ?? 1) : 1
}
