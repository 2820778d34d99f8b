// Cards and tags that somebody holds to a reader: with their ids as labels, each of them would begin new series.

import { isDecimal } from '../../decimal.ts'
import type { JsonValue } from '../../model.ts'
import { once } from '../once.ts'
import { type JsonObject, keyInfo } from './key-info.ts'
import { cardMembers, cardWords, doorMembers, messageTypes } from './lists/identity-members.ts'
import { quantities } from './lists/quantities.ts'
import { splitWords } from './split-words.ts'
import { hints } from './thing-hints.ts'

/**
 * Members with the id of a card or tag that was read: `{"tagId": "047DAE02C84080", "protocol": "NFC-A"}`. A tag that measures
 * something is a device.
 *
 * @returns whether the member of a name, in lower case, has one
 */
export function cardsIn(object: JsonObject, keys: readonly string[]): (name: string) => boolean {
  const isAtDoor = once(() => keys.some((key) => opensDoor(keyInfo(key).name, object[key])))
  const isRead = once(
    () =>
      (isAtDoor() || keys.some((key) => saysCard(object[key]))) &&
      !keys.some((key) => isQuantityOf(key, object[key])),
  )
  return (name) => cardMembers.has(name) && (isRead() || (name === 'uid' && isAtDoor()))
}

function saysCard(value: JsonValue | undefined): boolean {
  return typeof value === 'string' && cardForm.test(value)
}

const cardForm = /^(?:nfc|rfid|iso[ _-]?(?:14443|15693)|mifare|ntag|desfire|felica)/i

function isQuantityOf(key: string, value: JsonValue | undefined): boolean {
  if (typeof value !== 'number' && !(typeof value === 'string' && isDecimal(value))) return false
  if (/^[xyz]$/i.test(key) || (keyInfo(key).thing.bits & hints.position) !== 0) return true
  return splitWords(key).some((word) => quantities.has(word))
}

/** `{"uid": "f9c2f720", "granted": true}`, `{"type": "access", "uid": …}`: the uid is that of a card. */
function opensDoor(name: string, value: JsonValue | undefined): boolean {
  return (
    doorMembers.has(name) ||
    (messageTypes.has(name) && typeof value === 'string' && cardWords.has(value.toLowerCase()))
  )
}
