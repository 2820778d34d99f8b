// What is no reading, since it says what a device is to do or how it is set: the topics of commands, configuration and
// announcements, and objects such as `{"cmd": "setInterval", "interval": 60}`.

import { isObject } from '#check'
import { isDecimal } from '../../decimal.ts'
import type { JsonValue, Message } from '../../model.ts'
import { readWord } from '../series/read-number.ts'
import { type JsonObject, keyInfo, type ObjectKeys } from './key-info.ts'
import {
  announcedReadings,
  commandEndings,
  commandFolders,
  commandLevels,
  controlLevels,
  countedLevels,
  downLevels,
  measuredLevels,
  orderFolders,
  requestFolder,
  setFolders,
} from './lists/command-topics.ts'
import { attributes, lastLevelQuantities, quantities } from './lists/quantities.ts'
import {
  besideTimetable,
  configWords,
  orderMembers,
  orderWords,
  reportWords,
  timetableEnds,
  timetableFlags,
  timetableStarts,
} from './lists/setting-members.ts'
import { unionOf } from './lists/word-list.ts'
import { roles } from './roles.ts'
import { splitWords } from './split-words.ts'

/** @returns what is on the topic, in place of readings; undefined for all other topics */
export function commandOn(levels: readonly string[], message: Message): string | undefined {
  const level = levels.at(-1) ?? ''
  const last = level.toLowerCase()
  if (commandLevels.has(last)) return isAnswer(last, message) ? undefined : last
  const words = splitWords(level)
  const isCommand =
    commandLevels.has(words.join('')) ||
    (controlLevels.has(last) && isOneValue(payloadOf(message))) ||
    commandEndings.has(words.at(-1) ?? '') ||
    (isDownward(last, words, levels) && isOfMembers(payloadOf(message)))
  return isCommand ? last : (commandFolderIn(levels) ?? orderedIn(levels, message))
}

/** On some of these topics readings may be. */
function isAnswer(last: string, message: Message): boolean {
  if (last === 'get') return isOneValue(payloadOf(message))
  return last === 'announce' && hasReadings(payloadOf(message))
}

/** @returns undefined for a payload that cannot be read */
function payloadOf({ payload }: Message): JsonValue | undefined {
  const reading = payload.read()
  return reading.ok ? reading.value : undefined
}

/** A request has no value, or names what it asks for; with a value it is the answer. */
function isOneValue(value: JsonValue | undefined): boolean {
  return (
    typeof value === 'number' ||
    typeof value === 'boolean' ||
    (typeof value === 'string' && (isDecimal(value) || readWord(value) !== undefined))
  )
}

/** What is written to a device, or sent down to it. One value may be how fast, or the state of a blind. */
function isDownward(last: string, words: readonly string[], levels: readonly string[]): boolean {
  const end = words.at(-1) ?? ''
  const writes = (words[0] === 'write' || end === 'write') && !amounts.has(end)
  return (writes || downLevels.has(last)) && !levels.some((one) => countedLevels.has(one.toLowerCase()))
}

function isOfMembers(value: JsonValue | undefined): boolean {
  return typeof value === 'object' && value !== null
}

/** A device that announces itself says of what it is. Some send what they measure with it. */
function hasReadings(value: JsonValue | undefined): boolean {
  if (!isObject(value)) return false
  return entriesOf(value).some(
    ([key, member]) =>
      isReading(key, member) || (isObject(member) && entriesOf(member).some((entry) => isReading(...entry))),
  )
}

function entriesOf(object: JsonObject): [key: string, member: JsonValue][] {
  return Object.entries(object).slice(0, announcedMax)
}

const announcedMax = 32

function isReading(key: string, value: JsonValue): boolean {
  if (typeof value !== 'number' && !(typeof value === 'string' && isDecimal(value))) return false
  const { name, roles: bits } = keyInfo(key)
  return (bits & roles.measured) !== 0 && !announcedReadings.has(name)
}

/** @returns the level in front of others that says that they are a command */
function commandFolderIn(levels: readonly string[]): string | undefined {
  const inLowerCase = levels.map((level) => level.toLowerCase())
  const isCommand = (level: string, index: number) =>
    (commandFolders.has(level) && !(level === 'set' && isMeasured(levels))) ||
    (index < levels.length - 1 && setFolders.has(level.replace(/[-_ ]/, '')) && !isMeasured(levels))
  const folder = inLowerCase.find(isCommand)
  if (folder !== undefined) return folder
  if (inLowerCase.at(-2) === requestFolder && isNumber(levels.at(-1))) return requestFolder
  return inLowerCase.find((level) => orderFolders.has(level) && isOrder(levels))
}

/** `TaskCommand/AMR01`. One value behind it may be what was asked for last. */
function orderedIn(levels: readonly string[], message: Message): string | undefined {
  const level = levels.slice(0, -1).find((one) => {
    const words = splitWords(one)
    return commandEndings.has(words.at(-1) ?? '') && words[0] !== 'last'
  })
  return level !== undefined && isOfMembers(payloadOf(message)) ? level.toLowerCase() : undefined
}

function isMeasured(levels: readonly string[]): boolean {
  return splitWords(levels.at(-1) ?? '').some((word) => measuredLevels.has(word))
}

/** `action/open_count` says how often. */
function isOrder(levels: readonly string[]): boolean {
  const words = splitWords(levels.findLast((level) => !isNumber(level)) ?? '')
  return orderWords.has(words[0] ?? '') && !amounts.has(words.at(-1) ?? '')
}

const amounts = unionOf(quantities, attributes, lastLevelQuantities)

function isNumber(level = ''): boolean {
  return /^\d+$/.test(level)
}

/** `{"start": "08:00", "end": "10:00", "enable": 1}`: when a device is to do something, whatever holds the object. */
export function isTimetable(object: JsonObject, { keys, infos }: ObjectKeys): boolean {
  if (keys.length < 3 || keys.length > timetablePartsMax) return false
  if (!infos.some(({ name }) => timetableFlags.has(name))) return false
  const isTime = (place: number) => {
    const value = object[keys[place] as string]
    return typeof value === 'string' && timeOfDay.test(value)
  }
  return (
    infos.some(({ name }, place) => timetableStarts.has(name) && isTime(place)) &&
    infos.some(({ name }, place) => timetableEnds.has(name) && isTime(place)) &&
    infos.every(({ name }) => timetableParts.has(name))
  )
}

const timetablePartsMax = 8
const timeOfDay = /^(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?$/
const timetableParts = unionOf(timetableStarts, timetableEnds, timetableFlags, besideTimetable)

/** A longer text is no name of a command. */
const commandCharsMax = 64

export function isCommand(object: JsonObject, { keys, infos, all }: ObjectKeys): boolean {
  if ((all & roles.command) === 0) return false
  return infos.some(({ roles: bits, name }, index) => {
    const text = object[keys[index] as string]
    if ((bits & roles.command) === 0 || typeof text !== 'string' || text.length > commandCharsMax)
      return false
    const words = splitWords(text)
    // A `type` may be a data set.
    const sets = name !== 'type' && (words[0] === 'set' || words.at(-1) === 'set')
    // Who asks for it says so in front: `RemoteStartTransaction`.
    const reports = words.length === 2 && reportWords.has(words[1] as string)
    const isOrder = orderWords.has(words[0] ?? '') || controlLevels.has(words.at(-1) ?? '')
    const orders = orderMembers.has(name) && isOrder && !reports
    return sets || orders || words.some((word) => configWords.has(word))
  })
}
