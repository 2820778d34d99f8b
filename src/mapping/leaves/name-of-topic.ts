// Names a payload that is one value after its topic: by the words of a published list that stand in it, and no others.

import { keyInfo, roles } from './key-info.ts'
import { describingLevels } from './lists/command-topics.ts'
import { qualifiers, quantities, states, unitWords } from './lists/quantities.ts'
import { splitWords } from './split-words.ts'

/** What a value is called whose topic does not say what it is. */
const valueName = 'value'

/** Of a topic; longer ones are not looked at level by level. */
const levelCharsMax = 100

/** What a topic says of a value that is all of the payload. It is found out when somebody asks for it. */
class TopicReading {
  readonly levels: readonly string[]
  #numberName: string | undefined
  #stateName: string | undefined
  #roles: number | undefined

  constructor(levels: readonly string[]) {
    this.levels = levels
  }

  /**
   * @param isState true of a word or a boolean, false of a number
   * @returns words of the last level that has a word of the list, and of levels behind it that only qualify it:
   *   `temperature`, `voltage_l1`, `energy_today`; else `value`
   */
  nameOf(isState: boolean): string {
    if (isState) {
      this.#stateName ??= nameBy(states, this.levels) ?? valueName
      return this.#stateName
    }
    this.#numberName ??= nameOfNumber(this.levels)
    return this.#numberName
  }

  /** As if the last level of the topic were its key: what a device is or says of itself is an id, and `last_seen` a time. */
  roles(): number {
    this.#roles ??= rolesOfLast(this.levels.at(-1) ?? '')
    return this.#roles
  }
}

let last = new TopicReading([])

/** Each element of a loop asks again, all of one message: what was found out of the last topic is kept. */
export function readTopic(levels: readonly string[]): TopicReading {
  if (last.levels !== levels) last = new TopicReading(levels)
  return last
}

function nameOfNumber(levels: readonly string[]): string {
  // A number of things at a door is no state of the door. What counts things of one kind is no level: `relay/0`.
  const named = levels.filter((level) => !/^\d+$/.test(level)).slice(-1)
  return nameBy(quantities, levels) ?? nameBy(states, named) ?? valueName
}

function nameBy(list: ReadonlySet<string>, levels: readonly string[]): string | undefined {
  let left = namingLevelsMax
  for (let index = levels.length - 1; index >= 0 && left > 0; index--) {
    const level = levels[index] as string
    if (level.length > levelCharsMax) continue
    const words = splitWords(level)
    if (words.every(tellsNothing)) continue
    left--
    // `water-system` is no water.
    if (left < namingLevelsMax - 1 && !isLast(list, words)) continue
    // `pm2_5`, `dew_point`: one word that is written as two.
    const joined = words.join('')
    const known = list.has(joined) ? [joined] : knownOf(list, words)
    if (known.some((word) => list.has(word)))
      return [...known, ...unitBehind(known, words), ...qualifiersBehind(levels, index)].join('_')
  }
  return undefined
}

/** Levels that say something: further up stands where the value is from. */
const namingLevelsMax = 3

/** What qualifies the level before it, and what says only that there is a value. */
function tellsNothing(word: string): boolean {
  return /^\d+$/.test(word) || qualifiers.has(word) || emptyWords.has(word)
}

const emptyWords: ReadonlySet<string> = new Set(['data', 'get', 'raw', 'reading', 'state', 'status', 'value'])

function isLast(list: ReadonlySet<string>, words: readonly string[]): boolean {
  const last = words.findLast((word) => !/^\d+$/.test(word)) ?? ''
  return (
    list.has(words.join('')) ||
    wordIn(list, last) !== undefined ||
    wordIn(list, last.replace(/s?\d*$/, '')) !== undefined
  )
}

function knownOf(list: ReadonlySet<string>, words: readonly string[]): string[] {
  return words.flatMap((word, place) => {
    const found = wordIn(list, word) ?? wordIn(list, word.replace(/s?\d*$/, ''))
    return found === undefined || isAdjective(found, words[place + 1]) ? [] : found
  })
}

/** `kwh` of `power_total_kwh`: without it an energy would look like a power. */
function unitBehind(known: readonly string[], words: readonly string[]): string[] {
  // `kWh` is two words by its letters.
  const unit = [words.slice(-2).join(''), words.at(-1) ?? ''].find((word) => unitWords.has(word))
  return unit === undefined || known.at(-1) === unit ? [] : [unit]
}

/** `today` of `energy/today`: levels behind the quantity that only qualify it. */
function qualifiersBehind(levels: readonly string[], index: number): string[] {
  return levels.slice(index + 1).flatMap((level) => {
    const words = level.length > levelCharsMax ? [] : splitWords(level)
    return words.every((word) => qualifiers.has(word)) ? words : []
  })
}

/** `current` is rather `present` in `CurrentStatistics` and `current-temperature`. */
function isAdjective(word: string, next: string | undefined): boolean {
  return word === 'current' && next !== undefined && (quantities.has(next) || presentThings.has(next))
}

const presentThings: ReadonlySet<string> = new Set([
  'mode',
  'program',
  'session',
  'state',
  'statistics',
  'status',
  'time',
  'value',
])

function wordIn(list: ReadonlySet<string>, word: string): string | undefined {
  return list.has(word) || qualifiers.has(word) ? word : undefined
}

function rolesOfLast(level: string): number {
  if (level.length > levelCharsMax) return 0
  return describingLevels.has(splitWords(level).at(-1) ?? '')
    ? roles.id
    : keyInfo(level).roles & (roles.time | roles.measured)
}
