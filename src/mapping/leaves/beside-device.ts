// Which one of several a device is of, or speaks for: a part of it, and whose it is.

import { isObject } from '#check'
import { isDecimal } from '../../decimal.ts'
import type { Work } from '../expression/place.ts'
import { keysIn } from '../members.ts'
import { noReadings } from './find-names-beside.ts'
import {
  type JsonObject,
  type KeyInfo,
  keyInfo,
  keysOf,
  type NamingMember,
  type ObjectKeys,
} from './key-info.ts'
import { partsOfDevice, radioObjects } from './lists/identity-members.ts'
import { links } from './lists/state-words.ts'
import { ownerWords } from './lists/thing-members.ts'
import { radioPartsIn } from './radio-channel.ts'
import { roles } from './roles.ts'
import { splitWords } from './split-words.ts'
import { fewDigits, isPartNumber } from './stable-text.ts'
import { hints } from './thing-hints.ts'

/**
 * `{"camera": {"mac": "…", "channel": 2}, "people": 4}`: beside a device at the root, it would be a label as well. Where there
 * is a reading, the channel may be one of the radio.
 *
 * @param device that is below the root
 */
export function partOfDevice(
  { holder, key: of }: NamingMember,
  payload: JsonObject,
  work: Work,
): NamingMember[] {
  const object = holder as JsonObject
  // Whatever has an EUI is heard by radio.
  const isAround = object === payload || keyInfo(of).name.endsWith('eui')
  const holding = isAround ? undefined : keyOf(object, payload, work)
  const known = holding === undefined || isOfNetwork(holding) ? undefined : keysOf(object, work)
  if (known === undefined || radioPartsIn(known, false).has('channel')) return []
  const { keys, infos } = known
  const at = infos.findIndex(({ name }, index) => {
    const value = object[keys[index] as string]
    const isDigits = typeof value === 'string' && fewDigits.test(value)
    return partsOfDevice.has(name) && isPartNumber(isDigits ? Number(value) : value)
  })
  const key = keys[at] ?? ''
  const hasReading = infos.some(({ roles: bits, thing }, index) => {
    const value = object[keys[index] as string]
    const isReading = typeof value === 'string' ? isDecimal(value) : typeof value === 'number'
    return isReading && (bits & (noReadings | roles.naming)) === 0 && (thing.bits & hints.thing) === 0
  })
  if (at === -1 || hasReading) return []
  return [{ holder: object, key, text: String(object[key]), label: (infos[at] as KeyInfo).step }]
}

/** @returns of an object at the root, or one level below */
function keyOf(object: JsonObject, payload: JsonObject, work: Work): string | undefined {
  const keys = keysIn(payload, work)
  const key = keys.find((one) => payload[one] === object)
  if (key !== undefined) return key
  for (const one of keys) {
    const around = payload[one]
    const below = isObject(around) ? keysIn(around, work) : []
    work.left -= (below.length + 3) >> 2
    const found = below.find((name) => (around as JsonObject)[name] === object)
    if (found !== undefined) return found
  }
  return undefined
}

/** Whose channel is one of the radio. */
function isOfNetwork(key: string): boolean {
  return splitWords(key).some((word) => links.has(word) || radioObjects.has(word.replace(/\d+$/, '')))
}

/** `{"id": "1", "tenantId": "2"}`: each owner has a first device. */
export function ownerOf(
  { text }: NamingMember,
  payload: JsonObject,
  { keys, infos }: ObjectKeys,
): NamingMember[] {
  const at = infos.findIndex(({ name }) => name.endsWith('id') && ownerWords.has(name.slice(0, -2)))
  const key = keys[at] ?? ''
  const value = at === -1 || !fewDigits.test(text) ? undefined : payload[key]
  const owner = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  return /^\d{1,16}$/.test(owner)
    ? [{ holder: payload, key, text: owner, label: (infos[at] as KeyInfo).step }]
    : []
}
