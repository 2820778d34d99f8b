// What the name of a member says of things that one device speaks for: whether the member tells them apart.

import type { JsonValue } from '../../model.ts'
import { idMembers } from './lists/id-members.ts'
import { numberedParts } from './lists/identity-members.ts'
import { objectsOfReadings } from './lists/kind-members.ts'
import {
  amountWords,
  bareNumbers,
  countedElements,
  frameCounters,
  frameMembers,
  gasMembers,
  indexWords,
  journeyNumbers,
  leadingWords,
  liftWords,
  numberWords,
  passingCompounds,
  textNumberWords,
  vehicleNumbers,
} from './lists/number-members.ts'
import { quantities } from './lists/quantities.ts'
import { stateMembers } from './lists/text-members.ts'
import {
  cellCodes,
  cellMembers,
  countedThings,
  describingObjects,
  deviceWords,
  hardwareEndings,
  hardwareMembers,
  indexedReadings,
  machineMembers,
  madePieces,
  mailMembers,
  measuringWords,
  movingMembers,
  numberedPlaces,
  numberingWords,
  partMembers,
  passerMembers,
  passerWords,
  passingWords,
  peerWords,
  personWords,
  placeMembers,
  positionMembers,
  serialWords,
  sessionAddresses,
  sideWords,
  sightingMembers,
  slotWords,
  spokenOf,
  taggedWords,
  tellingWords,
  thingWords,
  wordsInId,
} from './lists/thing-members.ts'
import { wordList } from './lists/word-list.ts'
import { splitWords } from './split-words.ts'
import { wordEndings } from './word-endings.ts'

export interface ThingHints {
  /** Bits of `hints`. */
  readonly bits: number
  /** What the member names: `bay` of `bay_id`. */
  readonly noun: string
}

export const hints = {
  /** Its last word is that of an id or a name. */
  thing: 1,
  /** A number there is a name too. */
  number: 2,
  place: 4,
  /** Its text is a name in the form of a serial number. */
  machine: 8,
  /** It counts if nothing else tells things apart. */
  passer: 16,
  /** Another one may be next to the device at any time. */
  peer: 32,
  /** It is an object that says of what the members beside it are. */
  describes: 64,
  sighting: 128,
  moving: 256,
  /** With a uuid it names a beacon. */
  beacon: 512,
  position: 1024,
  /** It numbers a vehicle or its way, in what moves. */
  vehicle: 2048,
  /** Beside it, the number of a floor is a reading. */
  lift: 4096,
  direction: 8192,
  doors: 16_384,
  /** A number that may tell elements of an array apart. */
  counted: 32_768,
  /** It numbers what is named beside it, if that has a state too. */
  bareNumber: 65_536,
  named: 131_072,
  state: 262_144,
  /** Beside it, `no` is a gas. */
  gas: 524_288,
  /** Digits in its text number something, in a message that has numbers too. */
  numberText: 1_048_576,
  /** It may name what is in an object that begins with the same words. */
  stem: 2_097_152,
  /** Its text is a name in the form of a MAC or EUI. */
  hardware: 4_194_304,
  /** A code of a cell of a radio network, beside a member of a cell. */
  cellCode: 8_388_608,
  cell: 16_777_216,
  /** Its text is a name in the form of an e-mail. */
  mail: 33_554_432,
  /** It names a thing by what only one in the world has. */
  serial: 67_108_864,
  /** A counter that is one of frames beside a frame. */
  frameCounter: 134_217_728,
  frame: 268_435_456,
  /** Its text names a part of the device by a side or a number. */
  part: 536_870_912,
  floor: 1_073_741_824,
} as const

/** Its text is a name in the form of a serial number that has a letter. */
export const lettered = hints.machine | hints.hardware

export const named = hints.thing | hints.place | hints.machine
export const telling = named | hints.part | hints.mail

/** Of the members of an object in which it is worth to look for things. */
export const tellingBeside = telling | hints.describes | hints.beacon | hints.hardware

const mover = hints.moving | hints.position
const stateOfNamed = hints.named | hints.state

/** @param beside hints of all members of the object */
export function isMover(beside: number): boolean {
  return (beside & mover) === mover
}

/** Whether the floor is where a lift is. */
export function hasLift(beside: number): boolean {
  return (beside & hints.lift) !== 0 || (beside & (hints.direction | hints.doors)) === liftDoors
}

const liftDoors = hints.direction | hints.doors

/**
 * `elevator-01`, `lift3`, `lift_status`: behind the word stands nothing else, as in `lift-lobby`, where a floor is that of a
 * room.
 */
export function namesLift(text: string): boolean {
  const words = splitWords(text.slice(0, liftCharsMax)).map(withoutNumber)
  const last = words.findLast((word) => word.length > 1 && !behindLift(word)) ?? ''
  return last !== 'cabin' && isLift(last)
}

const liftCharsMax = 64

function withoutNumber(word: string): string {
  return word.replace(/\d+$/, '')
}

function behindLift(word: string): boolean {
  const isOfState = objectsOfReadings.has(word) || stateMembers.has(word)
  return !isLift(word) && (isOfState || sideWords.has(word) || deviceWords.has(word))
}

function isLift(word: string): boolean {
  return liftWords.has(word) || liftWords.has(word.replace(/e?s$/, ''))
}

/** Whether a number says of which vehicle, cell or named thing, or in which frame the members beside it are. */
export function isNumberBeside({ bits }: ThingHints, value: JsonValue, beside: number): boolean {
  if ((bits & hints.vehicle) !== 0) return isMover(beside)
  if ((bits & hints.cellCode) !== 0)
    return (beside & hints.cell) !== 0 && (typeof value !== 'number' || Number.isInteger(value))
  if ((bits & hints.frameCounter) !== 0) return (beside & hints.frame) !== 0
  return (
    (bits & hints.bareNumber) !== 0 && (beside & stateOfNamed) === stateOfNamed && (beside & hints.gas) === 0
  )
}

export const noHints: ThingHints = { bits: 0, noun: '' }

const ofNames = new Map<string, number>()
for (const [names, bits] of [
  [placeMembers, hints.place],
  [numberedPlaces, hints.number],
  [machineMembers, hints.machine],
  [passerMembers, hints.machine | hints.passer],
  [spokenOf, hints.passer],
  [mailMembers, hints.mail | hints.passer],
  [partMembers, hints.part],
  [describingObjects, hints.describes],
  [sightingMembers, hints.sighting],
  [movingMembers, hints.moving],
  [['major', 'minor'], hints.beacon],
  [vehicleNumbers, hints.vehicle | hints.passer | hints.thing | hints.number],
  [['line'], hints.vehicle],
  [journeyNumbers, hints.passer | hints.thing | hints.number],
  [['ctinput'], hints.thing | hints.number],
  [countedElements, hints.counted],
  [bareNumbers, hints.bareNumber],
  [['name', 'id', 'label'], hints.named],
  [['state', 'status'], hints.state],
  [gasMembers, hints.gas],
  [hardwareMembers, hints.hardware],
  [['direction'], hints.direction],
  [['floor', 'floorno', 'floornr', 'floornumber', 'floorid', 'floornum'], hints.floor],
  [frameCounters, hints.frameCounter],
  [frameMembers, hints.frame],
] as const) {
  for (const name of names) ofNames.set(name, (ofNames.get(name) ?? 0) | bits)
}

const places: ReadonlySet<string> = new Set(placeMembers)
/** @returns whether a text calls a part by where it is, or a thing by a number: `rear_left`, `inverter_2` */
export function isOfPart(words: readonly string[]): boolean {
  const last = words.at(-1) ?? ''
  const before = /^\d+$/.test(last) ? (words.at(-2) ?? '') : last.replace(/\d+$/, '')
  return words.some((word) => sideWords.has(word)) || (/\d$/.test(last) && nouns.has(before))
}

const nouns: ReadonlySet<string> = new Set([
  ...placeMembers,
  ...machineMembers,
  ...numberedParts,
  ...thingWords,
])

const compound = 'nummer'

const stemWords = wordList('id name')

/** `Maschinennummer` */
export function isCompound(name: string): boolean {
  return name.length > compound.length && name.endsWith(compound)
}

/** Of things: their numbers are no readings, and an index of one is its number. */
export function canBeNumbered(noun: string, last: string): boolean {
  // `cell_number` says how many there are.
  if (amountWords.has(last) && countedThings.has(noun)) return false
  return nouns.has(noun) && !(indexWords.has(last) && indexedReadings.has(noun))
}

/** `user_id`, `userid` */
export function isIdOfPerson({
  name,
  thing,
}: {
  readonly name: string
  readonly thing: ThingHints
}): boolean {
  return name.endsWith('id') && (personWords.has(thing.noun) || personWords.has(name.slice(0, -2)))
}

/** `assembly_id`, and `assembly_details.id`. An `assembly_line` stays. */
export function isOfPiece(before: readonly string[]): boolean {
  return madePieces.has(before.findLast((word) => !/^(?:details?|info)$/.test(word)) ?? '')
}

/** The name of a unit is one of measurement, the number of a lot one of production, and `motion_stat` a status. */
export function isPassing(word: string, last: string, first = ''): boolean {
  if (word === 'connection' && last === 'name') return false
  if (word === 'stat' && first !== word) return true
  if (word === 'unit' && (numberWords.has(last) || serialWords.has(last))) return false
  if ((word === 'hw' || word === 'hardware') && serialWords.has(last)) return false
  return passingWords.has(word) && !(word === 'lot' && first === 'parking')
}

const endingsOfMany = wordEndings(hardwareEndings.flatMap((one) => [`${one}s`, `${one}es`]))
const endingsOfOne = wordEndings([...hardwareEndings, 'id'])

/** Of one word that ends in that of an id, without a word of things in front: `boothid`, `bdaddr`. */
function hintsOfEnding(name: string): number {
  if (endingsOfMany.of(name) !== undefined) return hints.hardware
  const ending = endingsOfOne.of(name)
  if (ending === undefined) return 0
  const first = name.slice(0, -ending.length)
  if (!/^[a-z]{2,}$/.test(first) || idMembers.has(name)) return 0
  if (peerWords.has(first)) return hints.peer
  if (ending !== 'id') return hints.hardware
  if (first.length < idStemMin || wordsInId.has(name)) return 0
  for (let end = idStemMin; end <= Math.min(first.length, wordCharsMax); end++)
    if (passesBy(first.slice(0, end)) || passesBy(first.slice(-end))) return 0
  return lettered
}

/** Of what is sent and made, neighbours and people. */
export function passesBy(word: string): boolean {
  return passingWords.has(word) || madePieces.has(word) || peerWords.has(word) || passerWords.has(word)
}

/** Of a word that the lists have. */
const wordCharsMax = 16

/** Letters in front of `id`. */
const idStemMin = 3

/** @param words of the name, without numbers behind them */
export function thingHintsOf(words: readonly string[], name: string): ThingHints {
  let bits = ofNames.get(name) ?? 0
  for (const word of words) {
    if (peerWords.has(word) && !spokenOf.has(name)) bits |= hints.peer
    if (isLift(withoutNumber(word))) bits |= hints.lift
    if (word === 'door' || word === 'doors') bits |= hints.doors
  }
  // Beside it, another member may name the device.
  if (words.length === 2 && words[0] === 'source' && deviceWords.has(words[1] as string))
    bits |= lettered | hints.passer
  if (positionMembers.has(words.at(-1) ?? '')) bits |= hints.position
  if (cellCodes.has(words.at(-1) ?? '')) bits |= hints.cellCode
  if (cellMembers.has(words.at(-1) ?? '')) bits |= hints.cell
  if (words.length > 1 && textNumberWords.has(words.at(-1) ?? '')) bits |= hints.numberText
  if (words.length > 1 && stemWords.has(words.at(-1) ?? '')) bits |= hints.stem
  // `id_poubelle` is written so in Romance languages.
  const [first = ''] = words
  const isLeading =
    words.length > 1 &&
    leadingWords.has(first) &&
    !tellingWords.has(words.at(-1) ?? '') &&
    !quantities.has(words.at(-1) ?? '')
  const last = isLeading ? first : (words.at(-1) ?? '')
  const isPlace = !isLeading && places.has(last)
  if (isCompound(name)) {
    const isPassing = passingCompounds.has(name.slice(0, -compound.length))
    return isPassing ? { bits, noun: name } : { bits: bits | hints.thing | hints.number, noun: name }
  }
  if (words.length === 1) {
    bits |= hintsOfEnding(name)
    return bits === 0 ? noHints : { bits, noun: name }
  }
  const before = isLeading ? words.slice(1) : words.slice(0, -1)
  const isSerialNumber = before.length > 1 && before.at(-1) === 'serial' && numberWords.has(last)
  if (isSerialNumber) before.pop()
  const isSlot = slotWords.has(last) && before.some((word) => nouns.has(word))
  if (!(isPlace || isSlot || tellingWords.has(last))) return bits === 0 ? noHints : { bits, noun: name }
  const noun = before.join('')
  // `m_id` is written so for a machine, `mid` for a message.
  const isOfMessage = idMembers.has(name) && noun.length > 1 && !sessionAddresses.has(name)
  if (isOfMessage || isOfPiece(before) || before.some((word) => isPassing(word, last, first)))
    return { bits, noun: name }
  if (isPlace) return { bits: bits | hints.place | (last === 'floor' ? hints.floor : 0), noun: last }
  const isNumbered = before.at(-1) === 'lot' || before.some((word) => canBeNumbered(word, last))
  // Of other words, an index is a reading, an instance anything, and a number in front is how many there are.
  const isOfThings = indexWords.has(last) || last === 'instance'
  if (!isNumbered && !isSerialNumber && (isOfThings || (isLeading && last !== 'id')))
    return { bits, noun: name }
  bits |= hints.thing
  if (isSerialNumber || serialWords.has(last)) bits |= hints.serial
  const isTag = last === 'tag' && before.some((word) => taggedWords.has(word))
  const isNumbering = isSerialNumber || isLeading || isTag || numberingWords.has(last)
  if ((isNumbered && !measuringWords.has(last)) || isNumbering) bits |= hints.number
  if (before.some((word) => passerWords.has(word))) {
    if (last === 'name') return { bits: 0, noun }
    bits |= hints.passer
  }
  return { bits, noun: isSlot ? name : noun }
}
