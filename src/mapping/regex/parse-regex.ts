// Reads a regular expression as JavaScript does without the flags `u`, `v` and `s`, which JSONata does not have, into a
// tree: for the bound of its steps, and for matching with counted steps.

import {
  anyButLineEnds,
  type CharacterSet,
  complement,
  digits,
  setOf,
  spaces,
  union,
  withBothCases,
  wordUnits,
} from './character-set.ts'

export type RegexNode =
  | { readonly kind: 'set'; readonly set: CharacterSet }
  | { readonly kind: 'assert'; readonly what: 'start' | 'end' | 'boundary' | 'no boundary' }
  /** @param group from 1 */
  | { readonly kind: 'back'; readonly group: number }
  | { readonly kind: 'look'; readonly behind: boolean; readonly negative: boolean; readonly body: RegexNode }
  /** Groups inside are numbered from `first` to before `end`; its own number, if it captures, is `first`. */
  | { readonly kind: 'group'; readonly captures: boolean; readonly first: number; readonly body: RegexNode }
  /** In the order of matching: inside a lookbehind from right to left. */
  | { readonly kind: 'sequence'; readonly parts: readonly RegexNode[] }
  | { readonly kind: 'choice'; readonly options: readonly RegexNode[] }
  | RepeatNode

export interface RepeatNode {
  readonly kind: 'repeat'
  readonly body: RegexNode
  readonly min: number
  /** Infinity where there is none. */
  readonly max: number
  readonly lazy: boolean
  /** Numbers of the groups in the body: from `groups[0]` to before `groups[1]`. */
  readonly groups: readonly [number, number]
}

export interface Regex {
  readonly root: RegexNode
  /** Of capturing groups. */
  readonly groupCount: number
  readonly ignoreCase: boolean
  readonly multiline: boolean
}

/** What is not read here; its message says what that is. */
export class UnsupportedRegex extends Error {}

/** Of groups inside each other. */
const depthMax = 50

interface Reader {
  readonly source: string
  readonly ignoreCase: boolean
  readonly groupCount: number
  readonly names: readonly string[]
  at: number
  groups: number
  depth: number
}

/**
 * @param pattern valid, as each RegExp is
 * @throws {UnsupportedRegex}
 */
export function parseRegex({ source, ignoreCase, multiline }: RegExp): Regex {
  const { groupCount, names } = readGroups(source)
  const reader = { source, ignoreCase, groupCount, names, at: 0, groups: 0, depth: 0 }
  const root = readChoice(reader, false)
  if (reader.at < source.length) throw new UnsupportedRegex('it cannot be read')
  return { root, groupCount, ignoreCase, multiline }
}

function readGroups(source: string): { groupCount: number; names: string[] } {
  // Escaped characters and classes hold no groups.
  const bare = source.replace(/\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]/g, 'x')
  const opened = bare.match(/\((?!\?)|\(\?<(?![=!])[^>]*>/g) ?? []
  const names = opened.map((one) => one.slice(3, -1))
  const named = names.filter((name) => name !== '')
  if (new Set(named).size < named.length) throw new UnsupportedRegex('it has two groups of one name')
  return { groupCount: opened.length, names }
}

function readChoice(reader: Reader, backward: boolean): RegexNode {
  const options = [readSequence(reader, backward)]
  while (reader.source[reader.at] === '|') {
    reader.at++
    options.push(readSequence(reader, backward))
  }
  return options.length === 1 ? (options[0] as RegexNode) : { kind: 'choice', options }
}

function readSequence(reader: Reader, backward: boolean): RegexNode {
  const parts: RegexNode[] = []
  while (reader.at < reader.source.length && !/[|)]/.test(reader.source[reader.at] as string)) {
    parts.push(readRepeat(reader, backward))
  }
  if (parts.length === 1) return parts[0] as RegexNode
  return { kind: 'sequence', parts: backward ? parts.reverse() : parts }
}

const quantifier = /(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})(\??)/y

function readRepeat(reader: Reader, backward: boolean): RegexNode {
  const firstGroup = reader.groups + 1
  const body = readAtom(reader, backward)
  quantifier.lastIndex = reader.at
  const found = quantifier.exec(reader.source)
  if (found === null) return body
  reader.at += found[0].length
  const [, symbol, least, comma, most, lazy] = found
  const min = symbol === undefined ? Number(least) : symbol === '+' ? 1 : 0
  let max = symbol === '?' ? 1 : Number.POSITIVE_INFINITY
  if (symbol === undefined && most !== '') max = comma === undefined ? min : Number(most)
  return { kind: 'repeat', body, min, max, lazy: lazy === '?', groups: [firstGroup, reader.groups + 1] }
}

function readAtom(reader: Reader, backward: boolean): RegexNode {
  const { source, at } = reader
  const character = source[at] as string
  if (character === '(') return readGroup(reader, backward)
  if (character === '[') return set(reader, readClass(reader))
  if (character === '\\') return readEscape(reader)
  reader.at++
  if (character === '^') return { kind: 'assert', what: 'start' }
  if (character === '$') return { kind: 'assert', what: 'end' }
  return character === '.' ? { kind: 'set', set: anyButLineEnds } : set(reader, setOf(character))
}

function set({ ignoreCase }: Reader, plain: CharacterSet): RegexNode {
  return { kind: 'set', set: ignoreCase ? withBothCases(plain) : plain }
}

function readGroup(reader: Reader, backward: boolean): RegexNode {
  const opening = /\((?:\?(?:[:=!]|<[=!]|<[^>]*>))?/y
  opening.lastIndex = reader.at
  const text = opening.exec(reader.source)?.[0] as string
  if (text === '(' && reader.source[reader.at + 1] === '?')
    throw new UnsupportedRegex('it sets flags for a part')
  if (++reader.depth > depthMax)
    throw new UnsupportedRegex(`it has more than ${depthMax} groups inside each other`)
  reader.at += text.length
  const looks = /^\(\?(<?)([=!])/.exec(text)
  const captures = looks === null && text !== '(?:'
  const first = captures ? ++reader.groups : reader.groups + 1
  const body = readChoice(reader, looks === null ? backward : looks[1] === '<')
  if (reader.source[reader.at] !== ')') throw new UnsupportedRegex('it cannot be read')
  reader.at++
  reader.depth--
  if (looks === null) return { kind: 'group', captures, first, body }
  return { kind: 'look', behind: looks[1] === '<', negative: looks[2] === '!', body }
}

function readEscape(reader: Reader): RegexNode {
  const { source, at, groupCount, names } = reader
  const letter = source[at + 1] ?? ''
  if (/[bB]/.test(letter)) {
    reader.at += 2
    return { kind: 'assert', what: letter === 'b' ? 'boundary' : 'no boundary' }
  }
  const number = /^[1-9]\d*/.exec(source.slice(at + 1))?.[0]
  if (number !== undefined && Number(number) <= groupCount) {
    reader.at += 1 + number.length
    return { kind: 'back', group: Number(number) }
  }
  const name = letter === 'k' ? /^\\k<([^>]*)>/.exec(source.slice(at))?.[1] : undefined
  if (name !== undefined && names.includes(name)) {
    reader.at += name.length + 4
    return { kind: 'back', group: names.indexOf(name) + 1 }
  }
  return set(reader, readCharacter(reader, false))
}

const classes: { readonly [letter: string]: CharacterSet } = {
  d: digits,
  D: complement(digits),
  w: wordUnits,
  W: complement(wordUnits),
  s: spaces,
  S: complement(spaces),
}
const controls: { readonly [letter: string]: string } = { t: '\t', n: '\n', v: '\v', f: '\f', r: '\r' }

/** One character, escaped or not, or a class such as `\d`. */
function readCharacter(reader: Reader, inClass: boolean): CharacterSet {
  const { source, at } = reader
  const letter = source[at + 1] ?? ''
  if (source[at] !== '\\') {
    reader.at++
    return setOf(source[at] as string)
  }
  const code = /^\\(?:x([\da-f]{2})|u([\da-f]{4}))/i.exec(source.slice(at))
  if (code !== null && /[xu]/.test(letter)) {
    reader.at += code[0].length
    return setOf(String.fromCharCode(Number.parseInt((code[1] ?? code[2]) as string, 16)))
  }
  reader.at += 2
  if (Object.hasOwn(classes, letter)) return classes[letter] as CharacterSet
  if (Object.hasOwn(controls, letter)) return setOf(controls[letter] as string)
  if (inClass && letter === 'b') return setOf('\b')
  if (letter === '0' && !/\d/.test(source[at + 2] ?? '')) return setOf('\0')
  // Octal numbers, \cX, and letters that mean themselves today only.
  if (/[\da-z]/i.test(letter)) throw new UnsupportedRegex(`it has \\${letter}, which means nothing here`)
  return setOf(letter)
}

function readClass(reader: Reader): CharacterSet {
  const negative = reader.source[reader.at + 1] === '^'
  reader.at += negative ? 2 : 1
  const members: CharacterSet[] = []
  while (reader.source[reader.at] !== ']') {
    if (reader.at >= reader.source.length) throw new UnsupportedRegex('it cannot be read')
    const from = readCharacter(reader, true)
    const isRange =
      reader.source[reader.at] === '-' && !/^-(?:\]|$)/.test(reader.source.slice(reader.at, reader.at + 2))
    if (!isRange) {
      members.push(from)
      continue
    }
    reader.at++
    const to = readCharacter(reader, true)
    const [low, high] = [from[0] as number, to[0] as number]
    const isPlain = isOne(from) && isOne(to)
    // `[\w-z]`: without the flag `u` the minus stands for itself.
    members.push(isPlain ? [low, high] : union(from, setOf('-'), to))
  }
  reader.at++
  const all = union(...members)
  if (!negative) return all
  return complement(reader.ignoreCase ? withBothCases(all) : all)
}

function isOne(units: CharacterSet): boolean {
  return units.length === 2 && units[0] === units[1]
}
