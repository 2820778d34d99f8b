// What the members of an object are, each by its name, its value and what stands beside it. One for each object that is
// walked: what several members ask for is found once, and only if one asks.

import type { JsonValue } from '../../model.ts'
import type { Work } from '../expression/place.ts'
import { areBytes, holdsReading } from './byte-arrays.ts'
import { findDate, isClockOf } from './find-date.ts'
import { type JsonObject, type KeyInfo, keyInfo, type ObjectKeys } from './key-info.ts'
import { canMembers } from './lists/id-members.ts'
import { portNames, radioParts } from './lists/identity-members.ts'
import { wordList } from './lists/word-list.ts'
import { asGiven } from './measured-unit.ts'
import { isVersion, rolesByValue, saysWhatHappened } from './member-facts.ts'
import { memberHints } from './member-hints.ts'
import { areOffsets } from './names-apart.ts'
import { hexLengths, isHexText, isNumberText, isTextByType, noHexMembers } from './number-texts.ts'
import { hasHost, isPortOfHost } from './port-of-host.ts'
import { roles } from './roles.ts'
import { hasLift, hints, isNumberBeside } from './thing-hints.ts'

export interface ObjectAround {
  readonly object: JsonObject
  readonly known: ObjectKeys
  readonly isRoot: boolean
  /** The key that holds the object, undefined at the root. */
  readonly holder: string | undefined
  /** Labels by which it names itself. */
  readonly labels: readonly (readonly [name: string, text: string])[]
  /** Roles that its own name gives its value. */
  readonly ofValue: number
  /** A member that is a label, and no reading. */
  readonly isUsed: (key: string) => boolean
  readonly messageHasNumbers: () => boolean
}

export class MemberRoles {
  readonly #around: ObjectAround
  readonly #work: Work
  readonly #isOfDate: ((info: KeyInfo) => boolean) | undefined
  readonly #isOfEvent: boolean
  #hasReading: boolean | undefined
  #hexLengths: ReadonlySet<number> | undefined
  #dates: ReadonlySet<string> | undefined
  #nouns: ReadonlySet<string> | undefined
  #isOfHost: boolean | undefined

  constructor(around: ObjectAround, work: Work) {
    this.#around = around
    this.#work = work
    this.#isOfDate = findDate(around.object, around.known, around.holder)
    this.#isOfEvent = saysWhatHappened(around.object, around.known)
  }

  /** @param place of the member in the object */
  of(key: string, info: KeyInfo, value: JsonValue, place: number): number {
    const { object, known, isRoot, ofValue } = this.#around
    let bits = rolesByValue(value, info, known.all)
    if ((info.thing.bits & hints.floor) !== 0 && hasLift(known.hints)) bits &= ~roles.id
    if (this.#isTime(value, info)) bits |= roles.time | roles.stamp
    else if (isRoot && place === 0 && isVersion(key, value, known)) bits |= roles.code
    if (this.#isId(value, info)) bits |= roles.id
    if (isHexText(value, info.roles, () => this.#lengthsOfHex())) bits |= roles.bytes
    if (isTextByType(value, info, object) && !this.#isMeasured()) bits |= roles.textOnly
    return (info.roles & roles.value) === 0 ? bits : bits | ofValue
  }

  #isTime(value: JsonValue, info: KeyInfo): boolean {
    if (this.#isOfDate?.(info) === true) return true
    const { object, known } = this.#around
    if (Array.isArray(value) && areOffsets(value, info, object)) {
      this.#work.left -= (known.keys.length + 3) >> 2
      return true
    }
    return isClockOf(() => this.#datesHere(), value, info)
  }

  #isId(value: JsonValue, info: KeyInfo): boolean {
    const { known, messageHasNumbers } = this.#around
    if (isNumberBeside(info.thing, value, known.hints)) return true
    if (info.name === 'code' && this.#isOfEvent) return true
    if (tagReaders.has(info.name) && isWhole(value) && known.infos.some(({ name }) => tagForm.test(name)))
      return true
    if (isPin(info) && Number.isInteger(value) && this.#hasPin()) return true
    if ((known.all & roles.radio) !== 0 && radioParts.has(info.name)) return true
    if ((known.members & memberHints.frameLength) !== 0 && canMembers.has(info.name)) return true
    if ((info.thing.bits & serial) === serial && isWhole(value)) return true
    const isOfThings = (info.thing.bits & hints.number) !== 0
    if (isOfThings && isNumberAgain.test(info.name) && this.#namedNouns().has(info.thing.noun)) return true
    if (portNames.has(info.name) && isPortOfHost(value) && this.#hasHost()) return true
    if (isNumberText(value, info, known.hints) && messageHasNumbers()) return true
    return areBytes(value, info) && this.#hasReadingBeside()
  }

  #hasPin(): boolean {
    const { object, known } = this.#around
    const given = asGiven(object)
    return known.infos.some(
      ({ name }, place) => pins.has(name) && typeof given[known.keys[place] as string] !== 'object',
    )
  }

  /** What the members that are labels are ids or names of. */
  #namedNouns(): ReadonlySet<string> {
    if (this.#nouns === undefined) {
      const { known, isUsed } = this.#around
      this.#work.left -= known.keys.length
      const named = known.infos.filter(
        ({ thing }, place) => (thing.bits & hints.thing) !== 0 && isUsed(known.keys[place] as string),
      )
      this.#nouns = new Set(named.map(({ thing }) => thing.noun))
    }
    return this.#nouns
  }

  #hasHost(): boolean {
    this.#isOfHost ??= hasHost(asGiven(this.#around.object))
    return this.#isOfHost
  }

  /** Once for all arrays of bytes that are in the object. */
  #hasReadingBeside(): boolean {
    if (this.#hasReading === undefined) {
      const { object, known, isUsed } = this.#around
      this.#work.left -= known.keys.length
      this.#hasReading = known.keys.some(
        (key, place) => holdsReading(object[key] as JsonValue, known.infos[place] as KeyInfo) && !isUsed(key),
      )
    }
    return this.#hasReading
  }

  #lengthsOfHex(): ReadonlySet<number> {
    if (this.#hexLengths === undefined) {
      const { object, known } = this.#around
      this.#work.left -= known.keys.length
      const isText = (_: string, place: number) =>
        ((known.infos[place] as KeyInfo).roles & noHexMembers) === 0
      this.#hexLengths = hexLengths(object, known.keys.filter(isText))
    }
    return this.#hexLengths
  }

  #datesHere(): ReadonlySet<string> {
    this.#dates ??= new Set(
      this.#around.known.infos.map(({ name }) => name).filter((name) => name.endsWith('date')),
    )
    return this.#dates
  }

  /** By what the object is called, by its key or by itself. */
  #isMeasured(): boolean {
    const { holder = '', labels } = this.#around
    return [holder, ...labels.map(([, text]) => text)].some(
      (text) => (keyInfo(text).roles & roles.measured) !== 0,
    )
  }
}

/** `{"reader": "1", "rfid": "1C0044CF23"}`: who has seen a tag. */
const tagReaders = wordList('antenna reader terminal turnstile')
const tagForm = /^(?:(?:badge|card|epc|nfc|rfid|tag)(?:u?id)?|uid)$/

function isWhole(value: JsonValue): boolean {
  return Number.isInteger(value) || (typeof value === 'string' && /^\d+$/.test(value))
}

/** `meter_sn`: as a reading, a number there would say nothing. */
const serial = hints.serial | hints.number

/** `{"socket_id": "27832", "socket_number": "1"}`: another number of the same socket. */
const isNumberAgain = /[^\W\d](?:num|number|numero|número)$/

/** `{"pin": 1, "physicalPin": 5}`: another number of the same pin. */
function isPin({ name, roles: bits }: KeyInfo): boolean {
  return (bits & roles.textOnly) !== 0 && name.endsWith('pin') && !pins.has(name)
}

const pins = wordList('gpio pin')
