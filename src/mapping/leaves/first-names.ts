// What names an element of an array that no list names: its first member, if that is a text that can be a name:
// `[{"k": "tag1", "v": 1.5}, …]`.

import { isObject } from '#check'
import type { JsonValue } from '../../model.ts'
import type { Work } from '../expression/place.ts'
import { keysIn } from '../members.ts'
import { readWord } from '../series/read-number.ts'
import { type JsonObject, type KeyInfo, keyInfo } from './key-info.ts'
import { noStates } from './lists/state-words.ts'
import { byteArrays } from './lists/text-members.ts'
import { passerWords, passingWords, peerWords, tellingWords } from './lists/thing-members.ts'
import { wordList } from './lists/word-list.ts'
import { writtenUnits } from './lists/written-units.ts'
import { isPassingFirst } from './passing-text.ts'
import { readStateWord } from './read-state.ts'
import { roles, toldOtherwise } from './roles.ts'
import { splitWords } from './split-words.ts'
import { isNumberedName } from './stable-text.ts'

export interface FirstName {
  readonly key: string
  readonly label: string
  readonly text: string
}

/**
 * @returns the texts that name two elements, whose positions tell them apart then; false if not all elements begin with
 *   a name in the same member
 */
export function repeatedNames(array: readonly JsonValue[], work: Work): ReadonlySet<string> | false {
  const known = new Set<string>()
  const twice = new Set<string>()
  let key: string | undefined
  for (const element of array) {
    const name = work.left < 0 || !isObject(element) ? undefined : firstName(element, work)
    if (name === undefined || name.key !== (key ?? name.key)) return false
    // The first one that has no name is looked at for nothing.
    work.left--
    key = name.key
    if (known.has(name.text)) twice.add(name.text)
    known.add(name.text)
  }
  return twice
}

/** @returns undefined if the first member, besides the element's time, is no name */
export function firstName(object: JsonObject, work: Work): FirstName | undefined {
  const [first, second] = keysIn(object, work)
  if (first === undefined) return undefined
  const isTime = (keyInfo(first).roles & roles.elementTime) !== 0
  const key = isTime ? second : first
  return key === undefined ? undefined : nameIn(object, key)
}

/** @returns undefined if a member of this name, or its text, names no element */
export function nameIn(object: JsonObject, key: string): FirstName | undefined {
  const text = object[key]
  if (typeof text !== 'string') return undefined
  const info = keyInfo(key)
  return mayName(key, info) && isNameOfElement(text, key) ? { key, label: info.step, text } : undefined
}

const notNames = toldOtherwise | roles.bytes | roles.command | roles.call

/** Counts are told apart by them: `[{"class": "adult", "in": 3}, …]`. */
const elementKinds = wordList('activity category class exercise workout')

function mayName(key: string, { roles: bits, name, step, id, time }: KeyInfo): boolean {
  if (elementKinds.has(name)) return true
  if ((bits & notNames) !== 0 || byteArrays.has(name) || !/^(?!__)[a-z_]/i.test(step)) return false
  // The base name of SenML is that of the records behind it too.
  if (id !== '' || time !== undefined || name === 'bn') return false
  return splitWords(key).every(
    (word) => !passingWords.has(word) && !passerWords.has(word) && !peerWords.has(word),
  )
}

/** Members of an object whose value a text of its own may name. */
const besideMax = 8
/** They say when a value was read, what unit it has, how good it is, or which device has it. */
const besideValue =
  roles.value |
  roles.time |
  roles.stamp |
  roles.unit |
  roles.text |
  roles.id |
  roles.code |
  roles.identity |
  roles.rootIdentity

/**
 * @returns the key of the one text beside a bare value that can only be its name, as in `{"v": 21.5, "t": 1767225605, "i":
 *   "VA.TEMP.Outside"}`; undefined if there is another member that is no time, unit, quality or id
 */
export function nameOfValue(
  object: JsonObject,
  keys: readonly string[],
  infos: readonly KeyInfo[],
): string | undefined {
  if (keys.length > besideMax) return undefined
  let found: string | undefined
  for (const [index, info] of infos.entries()) {
    const key = keys[index] as string
    const value = object[key]
    if (typeof value === 'object' && value !== null) return undefined
    if ((info.roles & besideValue) !== 0 || elementKinds.has(info.name)) continue
    if (found !== undefined || typeof value !== 'string' || !mayName(key, info)) return undefined
    if (!isTag(value, key)) return undefined
    found = key
  }
  return found
}

/** A word such as `rising` or `very_high` may be a state, and another one with the next message. */
const tagForm = /^\p{L}[\p{L}\d]*(?:[._/:-][\p{L}\d]+)*$/u
const tagSign = /[./\d]/
/** Alarms of controllers are variables too: `msg.DP1.greater10`. */
const folder = /^(?:msg|message)s?\.(?=\p{L}\w*\.)/iu

function isTag(text: string, key: string): boolean {
  return tagSign.test(text) && tagForm.test(text) && isNameOfElement(text.replace(folder, ''), key)
}

/** One word, or a path such as `/dev/sda1`. What ends in `=` is base64. */
const token = /^[\p{L}/]\S*(?<!=)$/u
const version = /^(?:v|ver|version)\.?\d/i

function isNameOfElement(text: string, key: string): boolean {
  if (!isNumberedName(text) || !token.test(text) || version.test(text)) return false
  if (readWord(text) !== undefined || readStateWord(text) !== undefined) return false
  const words = splitWords(key)
  if (noStates.has(text.toLowerCase()) || isPassingFirst(text, words)) return false
  // `A` may be amperes, and what a `ref` says.
  return !writtenUnits.has(text) || tellingWords.has(words.at(-1) ?? '')
}
