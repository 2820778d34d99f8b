// Whether a `channel` is one of the radio, which changes with each message, or the number of a part.

import type { KeyInfo, ObjectKeys } from './key-info.ts'
import { heardMembers, radioParts } from './lists/identity-members.ts'
import { type WordList, wordList } from './lists/word-list.ts'
import { besidePart, roles } from './roles.ts'
import { hints } from './thing-hints.ts'

/**
 * @param isElement of an array, where a name is enough to tell it apart
 * @returns names of members that are of the radio by which the message came, and so tell nothing apart in an object
 */
export function radioPartsIn({ all, infos }: ObjectKeys, isElement: boolean): WordList {
  if ((all & roles.radio) !== 0) return radioParts
  const isHeard =
    infos.some(({ name }) => channels.has(name)) && infos.some(({ name }) => heardMembers.has(name))
  if (!isHeard || (all & besidePart) !== 0) return none
  const tellsMore = (all & roles.identity) !== 0 || infos.some(isElement ? isNamed : isOfWifi)
  return tellsMore ? channels : none
}

/** @returns whether an object says how well something is heard */
export function isHeardIn({ infos }: Pick<ObjectKeys, 'infos'>): boolean {
  return infos.some(({ name }) => name === 'rssi' || name === 'snr')
}

/** Of an access point that a device is connected to. */
function isOfWifi({ name }: KeyInfo): boolean {
  return name === 'ssid' || name === 'bssid' || name === 'essid'
}

const none = wordList('')
const channels = wordList('channel ch')

function isNamed({ name, roles: bits, thing }: KeyInfo): boolean {
  if (name === 'name' || name === 'bssid' || (thing.bits & hints.thing) !== 0) return true
  return (bits & roles.rootIdentity) !== 0 && (bits & roles.partName) === 0
}
