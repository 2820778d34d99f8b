// Looks for the device below, where nothing at the root or in the objects there names it.

import { isObject } from '#check'
import type { JsonValue } from '../../model.ts'
import type { Work } from '../expression/place.ts'
import { keysIn } from '../members.ts'
import { cardsIn } from './cards-read.ts'
import { identityText } from './identity-text.ts'
import { noRank } from './key-facts.ts'
import { type JsonObject, type KeyInfo, keyInfo, type NamingMember, type ObjectKeys } from './key-info.ts'
import { gatewayMembers, requestObjects } from './lists/identity-members.ts'
import { roles } from './roles.ts'
import { fewDigits, resourceIn } from './stable-text.ts'

/** A member that may name the device. */
export interface Candidate extends NamingMember {
  /** The first ones first. */
  readonly rank: number
}

export function candidate(
  holder: JsonObject,
  key: string,
  text: string,
  info: KeyInfo,
  rank: number,
): Candidate {
  return { holder, key, text, label: info.step, rank }
}

/** Levels of objects that are looked at for a device that nothing above names, and their members together. */
const levelsMax = 4
const deepKeysMax = 256
/** Of one object: what identifies a device stands in front. */
export const keysBelowMax = 32

/** What names a device without doubt, if there is one such member, or a text that is the path of a resource. */
export function findDeeper(
  payload: JsonObject,
  { keys, infos }: ObjectKeys,
  work: Work,
  isElement: boolean,
): Candidate[] {
  const deep: DeepCandidate[] = []
  const resources: Candidate[] = []
  let left = deepKeysMax
  function look(object: JsonObject, level: number, isAsked: boolean): void {
    const members = keysIn(object, work).slice(0, keysBelowMax)
    // A look at a name that is known already takes a quarter of a step.
    work.left -= (members.length + 3) >> 2
    const isCard = cardsIn(object, members)
    for (const key of members) {
      if (left-- <= 0) return
      const value = object[key] as JsonValue
      const info = keyInfo(key)
      if (isObject(value)) {
        if (level < levelsMax && !interfaceForm.test(key))
          look(value, level + 1, isAsked || requestObjects.has(info.name))
        continue
      }
      if (level > 1 && !isAsked) addResource(resources, object, key, info)
      const mayName = (info.roles & undoubted) === undoubted && !gatewayMembers.has(info.name)
      if (!mayName || isCard(info.name)) continue
      const text = identityText(value, info.roles, info.name)
      if (text === undefined) continue
      // A small number is a place in a list, rather than the number of one device in the world.
      const doubts = isAsked ? 2 : fewDigits.test(text) ? 1 : 0
      deep.push({ ...candidate(object, key, text, info, info.identityRank), doubts })
    }
  }
  if (keys.some((key) => isObject(payload[key] as JsonValue))) look(payload, 1, false)
  const [best] = deep.sort((a, b) => a.doubts - b.doubts || a.rank - b.rank)
  if (best !== undefined) {
    const { doubts, rank, text } = best
    return deep.some((one) => one.doubts === doubts && one.rank === rank && one.text !== text) ? [] : [best]
  }
  if (isElement) return []
  const atRoot: Candidate[] = []
  for (const [index, key] of keys.entries()) addResource(atRoot, payload, key, infos[index] as KeyInfo)
  if (atRoot.length > 0) return atRoot.slice(0, 1)
  const [first] = resources
  return first !== undefined && resources.every(({ text }) => text === first.text) ? [first] : []
}

/** A text that is the path of a device. */
function addResource(found: Candidate[], holder: JsonObject, key: string, info: KeyInfo): void {
  const value = holder[key]
  if (typeof value !== 'string' || (info.roles & roles.kindName) !== 0) return
  const id = resourceIn(value)
  if (id !== undefined) found.push(candidate(holder, key, id, info, noRank))
}

/** Of a network: a computer may have several, and each has an address of its own. */
const interfaceForm = /^(?:bond|br|docker|en[ops]?|eth|lo|ppp|tun|usb|veth|wlan|wlp|wwan)\d/i

interface DeepCandidate extends Candidate {
  /** Fewer of them count before the place in the list. */
  readonly doubts: number
}

const undoubted = roles.identity | roles.ofDevice
