// Ids that programs make: each message has another one, so that none of them is a name. One that a device has for all its
// life is told by the name of its member alone, such as `deviceId`.

import { thingWords } from './lists/thing-members.ts'
import { unionOf, wordList } from './lists/word-list.ts'

const uuid = /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i
/** Base64 without a digit is rather words: one text in a thousand of 40 characters has none. */
const base64 = /^(?:(?=[^\d]*\d)[A-Za-z0-9+/_-]{40,}={0,2}|[A-Za-z0-9+/_-]{22}==)$/
const hex = /^[0-9a-f]{20,}$/
/** `Enterprise/Site1/Area2/Line3`, with a `/` more often than in base64, or in front. */
const pathForm = /^(?:[^/]{1,30})?(?:\/[^/]{1,30}){3,}$/
/** https://github.com/ulid/spec: a time from 2005 to 2039, and 16 characters by chance. */
const ulid = /^01[0-9a-hjkmnp-tv-z]{24}$/i
/** https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html#xray-api-traceids */
const traceId = /^\d-[0-9a-f]{8}-[0-9a-f]{24}$/i
/** https://github.com/segmentio/ksuid: a time from 2014 to 2042, and 16 bytes by chance. */
const ksuid = /^(?=.*[a-z])(?=.*[A-Z])[0-3][0-9A-Za-z]{26}$/
/** https://github.com/paralleldrive/cuid2: letters and digits in turns. */
const cuid = /^(?=(?:[a-z]+\d+){3})[a-z][a-z0-9]{23,24}$/
/** https://firebase.blog/posts/2015/02/the-2120-ways-to-ensure-unique_68 */
const pushId = /^-[J-Z][\w-]{18}$/

const forms = [uuid, hex, ulid, traceId, ksuid, cuid, pushId]

/** A shorter text may be a name. */
const charsMin = 20

/** What an id is of: `evt_01J9…`. */
const prefixForm = /^([a-z]{1,16})[-_](?=[^-_])/i

export function isMadeId(text: string): boolean {
  if (text.length < charsMin) return false
  const [before = '', word = ''] = prefixForm.exec(text) ?? []
  if (before !== '' && ofThings.has(word.toLowerCase())) return false
  if (isMade(text) || (base64.test(text) && !pathForm.test(text))) return true
  return before !== '' && isMade(text.slice(before.length))
}

export function isUuid(text: string): boolean {
  return uuid.test(text)
}

/** An iBeacon by its uuid, major and minor. Beside how well it is heard it is no id of a message. */
export function isBeaconId(text: string): boolean {
  const [major, minor] = text.length > beaconCharsMax ? [] : (beacon.exec(text)?.slice(1) ?? [])
  return major !== undefined && Number(major) <= beaconMax && Number(minor) <= beaconMax
}

const beacon = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}[-_:](\d{1,5})[-_:](\d{1,5})$/i
const beaconCharsMax = 48
/** Two bytes. */
const beaconMax = 65_535

function isMade(text: string): boolean {
  if (text.length < charsMin) return false
  return forms.some((form) => form.test(text)) || isNanoId(text) || isMixed(text)
}

/** Letters and digits in turns, as no name has them: `5ec5a162e1728377f3014zeb`. `line1pump2` has longer words. */
function isMixed(text: string): boolean {
  if (!/^[\da-z]+$/i.test(text)) return false
  const words = text.match(/[a-z]+/gi) ?? []
  return words.length > mixedWordsMin && words.every((word) => word.length <= mixedCharsMax)
}

const mixedWordsMin = 3
const mixedCharsMax = 3

/** Of one of these, whatever stands behind the word is the thing's own. */
const ofThings = unionOf(thingWords, wordList('ble client dev ep gw mac sn serial thing urn'))

/** https://github.com/ai/nanoid: 21 characters, in which capital letters, small ones and digits are in turns. */
function isNanoId(text: string): boolean {
  if (text.length !== nanoIdChars || !/^[\w-]+$/.test(text)) return false
  let changes = 0
  let before = ''
  for (const char of text) {
    const kind = /\d/.test(char)
      ? 'digit'
      : /[a-z]/.test(char)
        ? 'small'
        : /[A-Z]/.test(char)
          ? 'capital'
          : before
    if (kind !== before) changes++
    before = kind
  }
  return changes > nanoIdChangesMin
}

const nanoIdChars = 21
/** Names have fewer: `ESP32_TempHumid_Sen01` has 8, and the first character. */
const nanoIdChangesMin = 9
