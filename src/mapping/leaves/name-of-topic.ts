// Names a payload that is one value after its topic: by the words of a published list that stand in it, and no others.

import { once } from '../once.ts'
import { asciiName } from './ascii-name.ts'
import { keyInfo } from './key-info.ts'
import { describingLevels, textLevels } from './lists/command-topics.ts'
import {
  attributes,
  conditions,
  directions,
  doors,
  lastLevelQuantities,
  machineParts,
  namingQualifiers,
  namingUnits,
  partsMeasured,
  qualifiers,
  quantities,
  states,
  unitWords,
  vagueWords,
  wordEndings,
} from './lists/quantities.ts'
import { slotWords } from './lists/thing-members.ts'
import { axisQuantities, vectorMembers } from './lists/vector-members.ts'
import { unionOf, type WordList, wordList } from './lists/word-list.ts'
import { roles } from './roles.ts'
import { splitTogether } from './split-together.ts'
import { splitWords } from './split-words.ts'

/** What a value is called whose topic does not say what it is. */
const valueName = 'value'

/** Of a topic; longer ones are not looked at level by level. */
const levelCharsMax = 100

/** A longer word is not taken apart. */
const wordCharsMax = 32

/** Levels that say something: further up stands where the value is from. */
const namingLevelsMax = 3

/** In one level; more are no name. */
const wordsMax = 12

const namesOfNumbers = unionOf(quantities, attributes)
const namesOfLastNumbers = unionOf(namesOfNumbers, lastLevelQuantities)
const axes = wordList('x y z')
const vectors = unionOf(vectorMembers, axisQuantities)
const namesOfVectors = unionOf(namesOfLastNumbers, vectors, axes)
const namesOfStates = unionOf(states, attributes)

/** Of a level, or levels of a topic. */
type Words = readonly string[]

/** `line1.Press_07.hydraulic_pressure`, as brokers of other kinds write levels. `1.8.0` and `ups.status` are one level. */
const dotted = /^\p{L}[^.]*(?:\.\p{L}[^.]*){2,}$/u

/** What a topic says of a value that is all of the payload. It is found out when somebody asks for it. */
interface TopicReading {
  /** As they are in the topic. */
  readonly given: Words
  /**
   * @param isState true of a word or a boolean, false of a number
   * @returns words of the last level that has a word of the list, and of levels behind it that qualify it or are units:
   *   `temperature`, `voltage_l1`, `energy_today`; else `value`
   */
  nameOf(isState: boolean): string
  /** Undefined if the topic says no more than that there is one. */
  readonly nameOfValue: string | undefined
  /** What `x` or `l1` is one of: `acceleration`; undefined if the topic does not say so. */
  nameOfWhole(part: string): string | undefined
  /** Whether a word on the topic is a state, and no text: it says so, or what it is the state of. */
  readonly tellsState: boolean
  /** As if the last level of the topic were its key: what a device is or says of itself is an id, and `last_seen` a time. */
  roles(): number
}

let last: TopicReading | undefined

/** Each element of a loop asks again, all of one message: what was found out of the last topic is kept. */
export function readTopic(levels: Words): TopicReading {
  if (last?.given !== levels) last = createReading(levels)
  return last
}

function createReading(given: Words): TopicReading {
  const levels = given.flatMap((level) => (dotted.test(level) ? level.split('.') : [level]))
  const find = (isState: boolean) => {
    const name = nameOfTopic(levels, isState)
    // `temperature/host.example.org`
    return name === valueName && levels.length > given.length ? nameOfTopic(given, isState) : name
  }
  const names = [once(() => find(false)), once(() => find(true))] as const
  const nameOf = (isState: boolean) => names[isState ? 1 : 0]()
  const tellsState = once(() => isTopicOfState(levels, nameOf(true)))
  return {
    given,
    nameOf,
    get nameOfValue() {
      const name = nameOf(false)
      return name === valueName || vagueWords.has(name) ? undefined : name
    },
    nameOfWhole(part) {
      const name = nameOfTopic([...levels, part], false)
      return name.endsWith(`_${part}`) ? name.slice(0, -part.length - 1) : undefined
    },
    get tellsState() {
      return tellsState()
    },
    roles: once(() => rolesOfTopic(levels)),
  }
}

function nameOfTopic(levels: Words, isState: boolean): string {
  const topic = `${isState}/${levels.join('/')}`
  const known = kept.get(topic)
  if (known !== undefined) return known
  if (kept.size === topicsKeptMax) kept.clear()
  const name = findName(levels, isState)
  kept.set(topic, name)
  return name
}

/** Devices send on the same topics again and again. */
const topicsKeptMax = 2_000
const kept = new Map<string, string>()

function findName(levels: Words, isState: boolean): string {
  const telling = tellingLevels(levels)
  const name = isState
    ? nameBy(namesOfStates, telling)
    : // A number of things at a door is no state of the door.
      (nameBy(namesOfNumbers, telling, namesOfLastNumbers) ??
      nameBy(states, telling.slice(0, 1)) ??
      qualifiersAlone(telling[0] as TellingLevel))
  return name ?? vagueName(levels, isState ? telling : []) ?? valueName
}

/** `power/status` of a word is `power_status`, and no power. */
function vagueName(levels: Words, telling: readonly TellingLevel[]): string | undefined {
  const level = levels.findLast((one) => !isValueLevel(one) && !isNumber(one))
  const word = wordsOf(level ?? '').at(-1) ?? ''
  if (!vagueWords.has(word)) return undefined
  const of = nameBy(quantities, telling.slice(0, 1))
  return of === undefined ? word : `${of}_${word}`
}

interface TellingLevel {
  readonly words: Words
  /** Of levels behind it that qualify it, or are units. */
  readonly behind: Words
}

/** @returns levels that say something, the last one first: those further up say where the value is from */
function tellingLevels(levels: Words): TellingLevel[] {
  const found: TellingLevel[] = []
  let behind: Words = []
  for (let index = levels.length - 1; index >= 0 && found.length < namingLevelsMax; index--) {
    const own = wordsOf(levels[index] as string)
    // `gyro/z` is one of three numbers.
    const vector = [...wordsOf(levels[index - 1] ?? ''), ...own]
    const isAxis = own.length === 1 && axes.has(own[0] as string) && hasAxis(vector)
    const words = isAxis ? vector : own
    if (isAxis) index--
    const unit = unitIn(words, levels[index - 1])
    const isDirection = words.every((word) => directions.has(word))
    if (
      isDirection
        ? isOfQuantity(levels[index - 1])
        : words.every((word, place) => qualifiers.has(word) || isOfPhase(words, place))
    )
      behind = [...words, ...behind]
    else if (words.every(tellsNothing) || isSlot(words, levels[index + 1])) continue
    else if (unit !== undefined) behind = [...unit, ...behind]
    else found.push({ words, behind })
  }
  return found.length > 0 ? found : [{ words: [], behind }]
}

function isOfQuantity(above = ''): boolean {
  return wholeIn(namesOfLastNumbers, wordsOf(above)) !== undefined
}

function hasAxis(words: Words): boolean {
  return words.some((word) => axes.has(word)) && words.some((word) => vectors.has(withoutNumber(word)))
}

/**
 * A uuid, an address, or hex of six digits or more: the first letters of `ACCC8E112233` are no acceleration. Digits that are
 * all at the end of less than eight number a word: `acc123`.
 */
const idInLevel =
  /(?<![a-z\d])(?:[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|[\da-f]{2}(?:[:-][\da-f]{2}){5,7}|(?=[a-f]*\d)(?=\d*[a-f])(?:[\da-f]{8,}|(?=[a-f]*\d+[a-f])[\da-f]{6,7}))(?![a-z\d])/gi

/** @returns none of a level that is too long to be a name, or in another script */
function wordsOf(level: string): string[] {
  if (level.length > levelCharsMax) return []
  const words = splitWords(asciiName(level.replace(idInLevel, ' ')) ?? '')
  return words.length > wordsMax ? [] : words
}

/** What counts things of one kind, as in `relay/0`, qualifies the level before it, or says only that there is a value. */
function tellsNothing(word: string): boolean {
  return isNumber(word) || qualifiers.has(word) || emptyWords.has(word)
}

const valueLevels = wordList('data get raw reading value')
const emptyWords = unionOf(valueLevels, ['state', 'status'])

/** `channel/0` and `channel_1` say which channel it is, and not that the value is one. */
function isSlot([word = '', ...others]: Words, behind: string | undefined): boolean {
  const bare = withoutNumber(word)
  if (!slotWords.has(bare) || !others.every(isNumber)) return false
  return bare !== word || others.length > 0 || isNumber(behind ?? '')
}

/** A letter behind `phase`, as in `voltagePhaseA`, is no unit: all three are named alike. */
function isOfPhase(words: Words, place: number): boolean {
  return [place - 1, place].some(
    (at) => phaseWords.has(words[at] ?? '') && /^[abcrst]$/.test(words[at + 1] ?? ''),
  )
}

const phaseWords = wordList('leg line phase')

function isNumber(word: string): boolean {
  return /^\d+$/.test(word)
}

function withoutNumber(word: string): string {
  return word.replace(/\d+$/, '')
}

/**
 * One letter may be the name of a room: only `temperature/c` is taken for a unit.
 *
 * @returns the unit that a level is, with what qualifies it in front: `today_min`
 */
function unitIn(words: Words, before: string | undefined): Words | undefined {
  const all = words.join('')
  if (all === 'c' || all === 'f') return /^temp[a-z]*$/i.test(before ?? '') ? [all] : undefined
  if (all === 'meters' && !lengths.test(before ?? '')) return undefined
  const [unit, front] = unitAtEnd(words)
  return unit.length > 1 && front.every((word) => qualifiers.has(word)) ? [...front, unit] : undefined
}

/** @returns the longest unit that the last words are, and what is in front: `kWh` is two words by its letters, and `uS_cm` three */
function unitAtEnd(words: Words): readonly [unit: string, front: Words] {
  for (const length of [3, 2, 1]) {
    const joined = words.slice(-length).join('')
    // `CPM5`, as `temp2`. `house/bar2` is one of several bars.
    const bare = withoutNumber(joined)
    const unit = namingUnits.has(bare) ? bare : joined
    if (unitWords.has(unit)) return [unit, words.slice(0, -length)]
  }
  return ['', words]
}

/** The meters of a house count energy and water. */
const lengths = /alt|depth|dist|elev|height|length|level|pos|range|visib/i

/** `grid_import_kw` says what it is, whatever stands above, and `total` more than nothing. */
function qualifiersAlone({ behind }: TellingLevel): string | undefined {
  return behind.some((word) => namingUnits.has(word) || namingQualifiers.has(word))
    ? behind.join('_')
    : undefined
}

/** @param ofLast the list for the last level that says something */
function nameBy(ofOthers: WordList, levels: readonly TellingLevel[], ofLast = ofOthers): string | undefined {
  for (const [index, { words, behind }] of levels.entries()) {
    const isAxis = ofOthers === namesOfNumbers && hasAxis(words)
    const list = isAxis ? namesOfVectors : index === 0 ? ofLast : ofOthers
    // `water-system` is no water.
    if (index > 0 && !endsIn(list, words)) continue
    const [unit, front] = unitAtEnd(words)
    // `flow_l_min` is no least flow.
    const named = front.length < words.length - 1 ? front : words
    const known = knownOf(list, named)
    if (!known.some((word) => list.has(word))) continue
    const above = levels[index + 1]?.words ?? []
    const name = list === namesOfStates ? stateIn(known, named, above) : quantityIn(known, named, above)
    return name && [...name, ...unitBehind(name, unit), ...behind].join('_')
  }
  return undefined
}

/** `motion/front_door` is a motion at the door, and `battery/front_door` no door either. */
function stateIn(known: Words, words: Words, above: Words): Words | undefined {
  if (known.some((word) => conditions.has(word))) return known
  const state = wholeIn(namesOfStates, above)
  if (state?.some((word) => conditions.has(word))) return state
  const isPlace = known.length < words.length && known.every((word) => doors.has(word))
  return isPlace && wholeIn(quantities, above) !== undefined ? undefined : known
}

/** `temperature/water` and `temperature/water_heater` are no water, and `temperature/target` is no target of humidity. */
function quantityIn(known: Words, words: Words, above: Words): Words {
  // `setpoint/temperature` is none that is measured.
  if (above.length === 1 && above.every(isAim) && !known.some(isAim)) return [...known, ...above]
  const measured = known.every((word) => isPart(word) || isAim(word)) ? wholeIn(quantities, above) : undefined
  if (measured === undefined || measured.every(isPart)) return known
  return known.length < words.length && !known.some(isAim) ? measured : [...measured, ...known]
}

/** What is to be measured is no part of what is. */
function isAim(word: string): boolean {
  return aims.has(word)
}

const aims = wordList('consigne setpoint sollwert target')

/** `temperature/current` is the present one. */
function isPart(word: string): boolean {
  return partsMeasured.has(word) || qualifiers.has(word) || word === 'current'
}

/** @returns undefined if the level has other words too, or only some that qualify it */
function wholeIn(list: WordList, words: Words): string[] | undefined {
  const known = knownOf(list, words)
  const named = words.filter((word) => !isNumber(word))
  return known.length >= named.length && known.some((word) => list.has(word)) ? known : undefined
}

function endsIn(list: WordList, words: Words): boolean {
  const last = words.findLast((word) => !isNumber(word)) ?? ''
  return list.has(words.join('')) || known(list, last).some((word) => list.has(word) || qualifiers.has(word))
}

function knownOf(list: WordList, words: Words): string[] {
  // `pm2_5`, `dew_point`: one word that is written as two.
  const joined = words.join('')
  if (list.has(joined)) return [joined]
  const found = words.flatMap((word, place) => {
    const [before = '', next] = [words[place - 1], words[place + 1]]
    if (isOfPhase(words, place) || (prepositions.has(before) && !isNumber(word))) return [word]
    const ofWord = known(list, word)
    // `temperature_in_kitchen` is not that of an inlet.
    if (word === 'in' && next !== undefined && known(list, next).length === 0) return []
    return ofWord.join() === 'current' && isPresent(next ?? '') ? [] : ofWord
  })
  // `water_heater` is no quantity of the heater.
  const isOfPart = found.some((word) => list.has(word) && !partsMeasured.has(word))
  return isOfPart
    ? found
    : found.filter((word, at) => list.has(word) || qualifiers.has(word) || isOfPhase(found, at))
}

/** The word behind them tells the quantity from that without it, whatever it is. */
const prepositions = wordList('after before without')

/** Qualifiers and parts of machines. A door of the room is a door, and the pump of the boiler a pump. */
function isBeside(list: WordList, word: string): boolean {
  return qualifiers.has(word) || (list !== namesOfStates && list !== states && machineParts.has(word))
}

/** Numbers behind a word count things of one kind: `temp2`. Two words may be written as one: `watertemp`. */
function known(list: WordList, word: string): Words {
  const bare = word.replace(/s?\d*$/, '')
  for (const one of [word, bare]) {
    if (list.has(one) || isBeside(list, one)) return [one]
  }
  if (bare.length > wordCharsMax) return []
  const parts = partsOf(list, bare)
  // `rxbytes` are never one.
  return parts.length > 0 ? parts : partsOf(list, withoutNumber(word))
}

function partsOf(list: WordList, word: string): Words {
  for (let length = word.length - 2; length > 1; length--) {
    const [first, second] = [word.slice(0, length), word.slice(length)]
    if (endingsOnly.has(second)) continue
    const isQualified = isBeside(list, first) && list.has(second) && second.length > 2
    const isOfFirst =
      list.has(first) &&
      /^(?:[rt]x|.{3,})$/.test(first) &&
      (list.has(second) || qualifiers.has(second) || unitWords.has(second))
    if (isQualified || isOfFirst) return [first, second]
  }
  const ending = wordEndings.find((one) => list.has(one) && word.endsWith(one))
  return ending === undefined ? [] : [ending]
}

/** An `account` counts no alternating current, a `package` is no age of a pack, and `watermeters` are several. */
const endingsOnly = wordList('age count meters ping rated')

/** `kwh` of `power_total_kwh`: without it an energy would look like a power. */
function unitBehind(name: Words, unit: string): Words {
  const isNone = unit === '' || name.at(-1) === unit || (unit === 'meters' && !lengths.test(name.join()))
  return isNone ? [] : [unit]
}

/** `current` is rather `present` in `CurrentStatistics` and `current-temperature`. */
function isPresent(thing: string): boolean {
  return quantities.has(thing) || lastLevelQuantities.has(thing) || presentThings.has(thing)
}

const presentThings = wordList('mode program session state statistics status value')

function isValueLevel(level: string): boolean {
  return valueLevels.has(level.toLowerCase())
}

/**
 * @returns roles of a value that is all of the payload, as if the last level of the topic were its key: what a device is
 *   or says of itself is a code, `last_seen` a time, and `mode` a text
 */
function rolesOfTopic(levels: Words): number {
  const index = tellingIndex(levels)
  const level = levels[index] ?? ''
  if (level.length > levelCharsMax) return 0
  const last = splitTogether(splitWords(level)).at(-1) ?? ''
  if (describingLevels.has(last)) return roles.code | roles.textOnly
  // `status` alone may be that of a lamp.
  const isText = textLevels.has(last) || (last === 'status' && index < levels.length - 1)
  return (keyInfo(level).roles & (roles.time | roles.measured)) | (isText ? roles.text : 0)
}

function tellingIndex(levels: Words): number {
  return levels.findLastIndex((level) => !isValueLevel(level) && level.toLowerCase() !== 'state')
}

/** @param name of a state */
function isTopicOfState(levels: Words, name: string): boolean {
  const level = levels[tellingIndex(levels)] ?? ''
  if (splitWords(level).at(-1) === 'status') return true
  const isText = (keyInfo(level).roles & (roles.text | roles.textOnly | roles.id | roles.code)) !== 0
  return !isText && name.split('_').some((word) => states.has(word) || vagueWords.has(word))
}
