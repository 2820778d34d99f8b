// The address of a device in an array that has one element, which only says of what the members beside the array are:
// `{"bdaddrs": [{"bdaddr": "A4:C1:38:00:00:01", "bdaddrType": "public"}], "rssi": -37}`.

import { isObject } from '#check'
import type { JsonValue } from '../../model.ts'
import type { Work } from '../expression/place.ts'
import { isOnlyNamed } from './find-things.ts'
import { type JsonObject, type KeyInfo, keyInfo, type NamingMember, type ObjectKeys } from './key-info.ts'
import { heardBy } from './lists/identity-members.ts'
import { hardwareEndings, hardwareMembers, peerWords } from './lists/thing-members.ts'
import { isHeardIn } from './radio-channel.ts'
import { isHardwareId } from './stable-text.ts'
import { hints } from './thing-hints.ts'
import { wordEndings } from './word-endings.ts'

const endings = wordEndings(hardwareEndings)

/** Members of the element that are looked at. */
const membersMax = 8

/**
 * @param isKnown something names the device already
 * @returns the first address in an array of the object that has one element without readings. The array must be called
 *   after the address, or the object must say how well the device is heard, which nothing names: it may list what is near by.
 */
export function findSoleAddress(
  object: JsonObject,
  { keys, infos }: ObjectKeys,
  work: Work,
  isKnown: boolean,
): NamingMember[] {
  const isHeard = !isKnown && isHeardIn({ infos })
  for (const [index, info] of infos.entries()) {
    const array = object[keys[index] as string]
    const holder = Array.isArray(array) && array.length === 1 ? (array[0] as JsonValue) : undefined
    if (!isObject(holder) || isOfOthers(info)) continue
    const members = Object.keys(holder)
    work.left -= (Math.min(members.length, membersMax) + 3) >> 2
    if (members.length > membersMax || !isOnlyNamed(holder, members)) continue
    for (const key of members) {
      const text = holder[key]
      const member = keyInfo(key)
      if (!isHeard && !isPluralOf(info.name, member.name)) continue
      if (isAddress(member) && typeof text === 'string' && isHardwareId(text))
        return [{ holder, key, text, label: member.step }]
    }
  }
  return []
}

/** Of what has heard a device, or is near it, there is another one with the next message. */
function isOfOthers({ name, thing }: KeyInfo): boolean {
  const one = name.replace(/s$/, '')
  return (thing.bits & hints.peer) !== 0 || peerWords.has(one) || heardBy.has(one) || one === 'gw'
}

function isPluralOf(many: string, one: string): boolean {
  return many === `${one}s` || many === `${one}es`
}

function isAddress({ name, thing, step }: KeyInfo): boolean {
  if (
    (thing.bits & hints.peer) !== 0 ||
    step.startsWith('__') ||
    /^(?:gateway|gw|hub|reader|receiver|scanner)/.test(name)
  )
    return false
  return hardwareMembers.has(name) || endings.of(name) !== undefined
}
