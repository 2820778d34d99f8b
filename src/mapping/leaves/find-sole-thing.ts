// The device of a payload that names one machine, vehicle or board and nothing else that says who it is.

import { isObject } from '#check'
import { isDecimal } from '../../decimal.ts'
import type { JsonValue } from '../../model.ts'
import { placeRank } from './find-things.ts'
import { type JsonObject, keyInfo, type NamingMember, type ObjectKeys } from './key-info.ts'
import { objectsOfReadings } from './lists/kind-members.ts'
import { quantities } from './lists/quantities.ts'
import { deviceWords, numberedThings } from './lists/thing-members.ts'
import { roles } from './roles.ts'
import { hints } from './thing-hints.ts'

/**
 * `{"truckId": "truck003", "speed": 77}`: as `vehicleId` would be. Digits may be those of one of the parts that a device
 * speaks for.
 *
 * @returns undefined if the root names another thing, other than a place or whose it is: neither speaks for the other
 */
export function soleThing(things: readonly NamingMember[], payload: JsonObject): NamingMember | undefined {
  const [first, ...rest] = things.filter(({ holder, key, text }) => {
    const { thing } = keyInfo(key)
    return (
      holder === payload && /[a-z]/i.test(text) && (thing.bits & hints.part) === 0 && placeRank(thing) < 0
    )
  })
  return first !== undefined && rest.length === 0 && isOfDevice(first) ? first : undefined
}

/** `{"idSensor": "temperature"}` says what is measured. */
function isOfDevice({ key, text }: NamingMember): boolean {
  const { name, thing } = keyInfo(key)
  if (name.startsWith('source') && deviceWords.has(name.slice(6))) return true
  if (!deviceWords.has(thing.noun) || quantities.has(text.toLowerCase())) return false
  return (thing.bits & hints.serial) !== 0 || name === `${thing.noun}id` || name === `id${thing.noun}`
}

/**
 * `{"vehicle": 156, "data": {"latitude": 48.5}}`: beside readings of its own at the root it would be how many vehicles there
 * are.
 */
export function numberedThing(payload: JsonObject, { keys, infos }: ObjectKeys): NamingMember | undefined {
  const at = infos.findIndex(
    ({ name }, index) => numberedThings.has(name) && isWhole(payload[keys[index] as string]),
  )
  if (at === -1) return undefined
  const isAlone = infos.every(
    ({ roles: bits }, index) =>
      index === at || (bits & noReading) !== 0 || !isNumber(payload[keys[index] as string]),
  )
  const holdsReadings = infos.some(({ name, roles: bits }, index) => {
    const value = payload[keys[index] as string]
    return (
      ((bits & roles.wrapper) !== 0 || objectsOfReadings.has(name)) && isObject(value) && holdsNumber(value)
    )
  })
  const key = keys[at] as string
  if (!isAlone || !holdsReadings) return undefined
  return { holder: payload, key, text: String(payload[key]), label: keyInfo(key).step }
}

const noReading = roles.time | roles.stamp | roles.id | roles.code

/** How many members of an object are looked at. */
const membersMax = 32

function holdsNumber(object: JsonObject): boolean {
  return Object.keys(object)
    .slice(0, membersMax)
    .some((key) => isNumber(object[key]) || isObject(object[key]))
}

function isNumber(value: JsonValue | undefined): boolean {
  return typeof value === 'number' || (typeof value === 'string' && isDecimal(value))
}

function isWhole(value: JsonValue | undefined): boolean {
  // A longer text has the form of a serial number, which names the device by itself.
  if (typeof value === 'string') return /^\d{1,6}$/.test(value)
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}
