// Members that tell the elements of an array apart by what they are, where nothing names them: doors, cells of a radio,
// ends of ways, uuids of things and descriptions.

import { isObject } from '#check'
import type { JsonValue } from '../../model.ts'
import type { Work } from '../expression/place.ts'
import { keysIn } from '../members.ts'
import { areDifferent, isTextOfAll, singularIn } from './compare-elements.ts'
import { isCode, numberOfCell, numberOfDoor, numberOfWay } from './element-text.ts'
import { isUuidMember } from './identity-text.ts'
import type { JsonObject, KeyInfo } from './key-info.ts'
import { eventWords } from './lists/id-members.ts'
import { describingNames } from './lists/naming-members.ts'
import { bearings, distances, endsOfWays } from './lists/telling-members.ts'
import { cellNumbers, deviceWords, thingWords } from './lists/thing-members.ts'
import { roles } from './roles.ts'

/**
 * @param keys of the first element
 * @param hasTimes each of them has a time of its own: another number may be what happened then
 * @returns keys of members that all elements have, each another one; none if there are no such members
 */
export function specialMembersIn(
  array: readonly JsonValue[],
  keys: readonly string[],
  infos: readonly KeyInfo[],
  hasTimes: boolean,
  arrayKey: string,
  work: Work,
): readonly string[] {
  const keyOf = (is: (info: KeyInfo) => boolean) => keys[infos.findIndex(is)]
  if (!hasTimes) {
    const door = keyOf(({ name }) => name === 'door')
    if (door !== undefined && areDoors(array, door, work)) return [door]
    const cell = keyOf(({ name }) => cellNumbers.has(name))
    if (cell !== undefined && areCells(array, cell, work)) return [cell]
    const ways = waysIn(array, keys, infos, work)
    if (ways.length > 0) return ways
    const code = codeOfValue(array, keys, infos)
    if (code !== undefined && areDifferent(array, [code], work)) return [code]
  }
  const uuid = keyOf(({ name }) => isUuidMember(name))
  if (uuid !== undefined && isThings(arrayKey) && isTextOfAll(array, uuid, work))
    return areDifferent(array, [uuid], work) ? [uuid] : []
  const description = hasTimes ? undefined : keyOf(({ name }) => describingNames.has(name))
  if (description === undefined || !isMeasured(infos) || eventWords.has(singularIn(arrayKey))) return []
  if (!isTextOfAll(array, description, work)) return []
  const unit = keyOf(({ roles: bits }) => (bits & roles.unit) !== 0) as string
  const isEnough = [[description], [description, unit]].some((one) => areDifferent(array, one, work))
  return isEnough ? [description] : []
}

/** `[{"door": "1", "in": 3}, {"door": "2", "in": 1}]`. 0 and 1 alone may say whether it is open. */
function areDoors(array: readonly JsonValue[], key: string, work: Work): boolean {
  work.left -= array.length
  const doors = array.map((one) => (isObject(one) ? numberOfDoor(one[key]) : undefined))
  if (doors.includes(undefined) || new Set(doors).size < doors.length) return false
  const [first] = array as readonly [JsonObject]
  return (
    doors.some((door) => Number(door) > 1) || keysIn(first, work).some((one) => Array.isArray(first[one]))
  )
}

/** Of an alarm or a line of a log, each one is described in another way. */
function isMeasured(infos: readonly KeyInfo[]): boolean {
  const all = infos.reduce((bits, info) => bits | info.roles, 0)
  return (all & roles.value) !== 0 && (all & roles.unit) !== 0 && (all & roles.time) === 0
}

/** `"sensors": [{"uuid": "5606a921-…", "temp": 21}]`: elsewhere each message may have others. */
function isThings(arrayKey: string): boolean {
  const name = singularIn(arrayKey)
  return deviceWords.has(name) || thingWords.has(name)
}

/**
 * `[{"from": 1, "to": 40, "value": 3}]`, whose order is any, and `[{"angle": 45, "distance": 1.8}]`, of what stands around
 * at the moment.
 */
function waysIn(
  array: readonly JsonValue[],
  keys: readonly string[],
  infos: readonly KeyInfo[],
  work: Work,
): readonly string[] {
  const ends = keys.filter((_, index) => endsOfWays.has((infos[index] as KeyInfo).name))
  const angle = keys[infos.findIndex(({ name }) => bearings.has(name))]
  const isFar = angle !== undefined && infos.some(({ name }) => distances.has(name))
  const telling = ends.length === 2 ? ends : isFar ? [angle] : []
  if (telling.length === 0) return telling
  work.left -= telling.length * array.length
  const isTold = (key: string) => array.every((one) => isObject(one) && numberOfWay(one[key]) !== undefined)
  return telling.every(isTold) && areDifferent(array, telling, work) ? telling : []
}

/** `[{"ty": "01", "val": 3.4}, {"ty": "02", "val": 40.5}]`: nobody writes a reading so. */
function codeOfValue(
  array: readonly JsonValue[],
  keys: readonly string[],
  infos: readonly KeyInfo[],
): string | undefined {
  const beside = keys.filter(
    (_, index) => ((infos[index] as KeyInfo).roles & (roles.value | roles.unit)) === 0,
  )
  const [key] = beside
  if (key === undefined || beside.length > 1 || beside.length === keys.length) return undefined
  const texts = array.map((one) => (isObject(one) ? one[key] : undefined))
  return texts.every(isCode) && texts.some((text) => text.startsWith('0')) ? key : undefined
}

/** Cells that a modem hears, whose order is that of their signals: `[{"pci": 135, "rsrp": -95}]`. */
function areCells(array: readonly JsonValue[], key: string, work: Work): boolean {
  work.left -= array.length
  const cells = array.map((one) => (isObject(one) ? numberOfCell(one[key]) : undefined))
  return !cells.includes(undefined) && new Set(cells).size === cells.length
}
