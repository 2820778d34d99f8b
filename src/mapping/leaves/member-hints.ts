// What else the name of a member may say of it, in an array of elements and beside a data point.

import { idMembers } from './lists/id-members.ts'
import { radioReadings } from './lists/identity-members.ts'
import { kindMembers, kindWords, layerMembers, plainReadings, stationMembers } from './lists/kind-members.ts'
import {
  besideStatistics,
  formDays,
  formWords,
  measurementWords,
  passingNumbers,
  statistics,
} from './lists/number-members.ts'
import {
  abilityWords,
  boundMembers,
  boxMembers,
  envelopeFlags,
  frameFlags,
  gatewayParts,
  headerMembers,
  metaWords,
  pointWords,
  settableMembers,
  shipFlags,
  valueSettings,
} from './lists/setting-members.ts'
import { elementEndings, elementNumbers, elementWords, lastingWords } from './lists/telling-members.ts'
import { personWords, wordsInId } from './lists/thing-members.ts'
import { passesBy } from './thing-hints.ts'
import { wordEndings } from './word-endings.ts'

export const memberHints = {
  /** Its number says beside a value which one of several it is: `depth`. */
  layer: 262_144,
  /** Beside an address, its number says on which bus or station that is. */
  station: 524_288,
  /** Its text tells elements of an array apart. */
  element: 1,
  /** So does its number. */
  elementNumber: 2,
  /** It says what a data point may be, where an object describes it. */
  ofPoint: 4,
  /** It describes data points. */
  meta: 8,
  /** It says of itself that it describes a data point. */
  pointSetting: 16,
  /** Beside another one, `channel` is one of the radio. */
  radioReading: 32,
  /** Its text may say what the readings beside it are of. */
  kind: 64,
  /** The name of a reading that does not say what it is of. */
  plainReading: 128,
  /** Beside a member of a radio it says how a frame was sent. */
  frameFlag: 256,
  /** Beside a value it says how that is given. */
  valueSetting: 512,
  /** Where something is in a picture. */
  box: 1024,
  /** It may number measurements. */
  ofMeasurement: 2048,
  /** A large number in it is an id, whatever the letters in front of `id` are. */
  idEnding: 4096,
  /** That may be one which an element has for good. */
  elementId: 8192,
  /** How many bytes a frame of a CAN bus has: what stands beside it says nothing of a machine. */
  frameLength: 16_384,
  /** Beside a value and its bounds it says that this can be set. */
  settable: 32_768,
  /** In what a gateway says of a frame it is of the gateway, or of the radio. */
  ofGateway: 65_536,
  bound: 131_072,
  /** Beside a value it is another form of it. */
  form: 1_048_576,
  /** Its text or number may say no more than whether a device can do something, or has something. */
  ability: 2_097_152,
  /** It may say how a message was sent. */
  envelope: 4_194_304,
  /** It may say how a message of a ship was sent. */
  ofShip: 8_388_608,
  /** It may have the unit of the member that is called so without its last word. */
  unitOf: 16_777_216,
  /** It may say what kind of message it is. */
  header: 134_217_728,
  /** It is found out of many values. */
  statistic: 268_435_456,
  /** Beside one, it is of the same values. */
  besideStatistic: 536_870_912,
} as const

const endings = wordEndings(elementEndings)

/**
 * @param words of the name
 * @param name the words together
 */
export function memberHintsOf(words: readonly string[], name: string): number {
  return (
    elementHintsOf(words) |
    pointHintsOf(words) |
    (ofNames.get(name) ?? 0) |
    kindHintsOf(words, name) |
    (isForm(words) ? memberHints.form : 0) |
    (words.length > 1 && unitOfWords.has(words.at(-1) as string) ? memberHints.unitOf : 0) |
    (words[0] === 'supports' || abilityWords.has(words.at(-1) ?? '') ? memberHints.ability : 0) |
    (isOfMeasurement(words) ? memberHints.ofMeasurement : 0) |
    idHintsOf(words, name)
  )
}

const unitOfWords: ReadonlySet<string> = new Set(['unit', 'units', 'uom'])

/** `absValue`, `prev_value`, `max_today`. What varies is in another unit. */
function isForm(words: readonly string[]): boolean {
  const bare = words.map((word) => word.replace(/val(?:ue)?$/, ''))
  if (!bare.some((word) => formWords.has(word))) return false
  return bare.every(
    (word) => word === '' || (formWords.has(word) && word !== 'variance') || formDays.has(word),
  )
}

/** `eid` in one word. */
function idHintsOf(words: readonly string[], name: string): number {
  const last = words.at(-1) ?? ''
  if (!/^[a-z]+id$/.test(last) || wordsInId.has(last)) return 0
  const isPassing = idMembers.has(name) || [...words, last.slice(0, -2)].some(comesAndGoes)
  return isPassing ? memberHints.idEnding : memberHints.idEnding | memberHints.elementId
}

/** `measureId`, and `measureid`. */
function isOfMeasurement(words: readonly string[]): boolean {
  const last = words.at(-1) ?? ''
  if (words.length > 1) return elementNumbers.has(last) && measurementWords.has(words.at(-2) as string)
  return last.endsWith('id') && measurementWords.has(last.slice(0, -2))
}

/** One look-up for a name that nobody has seen. */
const ofNames = new Map<string, number>()
for (const [names, bits] of [
  [layerMembers, memberHints.layer],
  [stationMembers, memberHints.station],
  [radioReadings, memberHints.radioReading],
  [frameFlags, memberHints.frameFlag],
  [envelopeFlags, memberHints.envelope],
  [shipFlags, memberHints.ofShip],
  [headerMembers, memberHints.header],
  [valueSettings, memberHints.valueSetting],
  [settableMembers, memberHints.settable],
  [boundMembers, memberHints.bound],
  [statistics, memberHints.statistic],
  [besideStatistics, memberHints.besideStatistic],
  [gatewayParts, memberHints.ofGateway],
  [['dlc'], memberHints.frameLength],
] as const) {
  for (const name of names) ofNames.set(name, (ofNames.get(name) ?? 0) | bits)
}

function kindHintsOf(words: readonly string[], name: string): number {
  const last = words.at(-1) ?? ''
  const isKind = kindMembers.has(name) || (words.length > 1 && kindWords.has(last))
  return (isKind ? memberHints.kind : 0) | (plainReadings.has(last) ? memberHints.plainReading : 0)
}

/** `iot.MinValue` in `MetaData`, `datapointMax`, and `face_bbox`. */
function pointHintsOf(words: readonly string[]): number {
  const last = words.at(-1) ?? ''
  const lastTwo = words.length < 2 ? last : words.slice(-2).join('')
  if (boxMembers.has(last) || boxMembers.has(lastTwo)) return memberHints.box
  if (metaWords.has(last) || metaWords.has(lastTwo)) return memberHints.meta
  if (!pointWords.has(last) && !pointWords.has(lastTwo)) return 0
  return words.includes('datapoint') ? memberHints.ofPoint | memberHints.pointSetting : memberHints.ofPoint
}

/** Of an id that an element has for good. That of a message, an event or a person passes by. */
function elementHintsOf(words: readonly string[]): number {
  const last = words.at(-1) ?? ''
  const ending = elementWords.has(last) ? undefined : endings.of(last)
  if ((ending === undefined && !elementWords.has(last)) || wordsInId.has(last)) return 0
  const front = ending === undefined ? [] : [last.slice(0, -ending.length)]
  const before = [...words.slice(0, -1), ...front]
  if (
    (before.some(comesAndGoes) && !personWords.has(before.join(''))) ||
    (ending !== undefined && comesAndGoes(last))
  )
    return 0
  // `mid` and `rid` are written so for a message and a request.
  if (ending !== undefined && before.join('').length < 2) return 0
  const isNumber = ending === undefined ? elementNumbers.has(last) && words.length > 1 : ending === 'id'
  return isNumber ? memberHints.element | memberHints.elementNumber : memberHints.element
}

/** Of neighbours, people, and what is sent. */
export function comesAndGoes(word: string): boolean {
  const isPassing = passingNumbers.has(word) || passesBy(word)
  return isPassing && !lastingWords.has(word)
}
