// The text by which a member of the list names a device, if its value has a form in which one does.

import type { JsonValue } from '../../model.ts'
import { hearers, numberedParts, thingMembers } from './lists/identity-members.ts'
import { mayBeUnits } from './lists/naming-members.ts'
import { isWrittenUnit } from './lists/written-units.ts'
import { isPassingName } from './passing-text.ts'
import { roles } from './roles.ts'
import {
  fewDigits,
  isDeviceId,
  isHardwareId,
  isName,
  isNameOfThing,
  isOfMessage,
  isReading,
  isSerial,
  isTimeOfToday,
  isTopic,
  isUnset,
  partText,
} from './stable-text.ts'

/** Names that are no list's own, whose numbers are still those of devices. */
const numbered: ReadonlySet<string> = new Set([
  'arbitrationid',
  'canid',
  'device',
  'from',
  'meterno',
  'meternumber',
  'devicenumber',
  'sensornumber',
  'node',
  'pgn',
  'station',
])

/** `bf9dd9d5`, `meter-a8032ab1`, `ESP0042`: no input of a device, such as `hdmi1`, and no kind of source, such as `gps`. */
const sourceForm = /^(?=[a-z]*\d)[0-9a-f]{6,}$|^[A-Za-z][\w.:-]*(?:[-_:.](?=[a-z]*\d)[0-9a-z]{3,}|\d{3,})$/i

/** A unit may be one of measurement: `"unitId": "Cel"`. */
export function isUnitIn(name: string, value: JsonValue | undefined): boolean {
  return typeof value === 'string' && mayBeUnits.has(name) && isWrittenUnit(value)
}

/** What a programmer calls a message: `EngineData`, `BMS_status`. Not `ok`, or what is written for people. */
const identifier = /^[A-Za-z]\w*(?:[a-z][A-Z]|_\w)\w*$/

/** A longer one is rather what a device shows to be let in. */
const deviceKeyCharsMax = 15

/** They may be those of a message. */
const bareNames: ReadonlySet<string> = new Set(['id', 'identifier', 'topic', 'uid'])

const longMac = /^[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5,7}$/i

export const shortMac = /^[0-9a-f]{2}(?:[:-][0-9a-f]{2}){2,7}$/i

/** Trackers are units as well, of which there are thousands. */
function numberOfUnit(value: JsonValue, name: string): string | undefined {
  const isNumber = name === 'unitid' && typeof value === 'number' && Number.isInteger(value)
  return isNumber && value >= 0 && value <= unitMax ? String(value) : undefined
}

const unitMax = 65_535

/** Programs make a `uuid` anew for each message, in this form or a shorter one. */
export function isUuidMember(name: string): boolean {
  return name === 'uuid' || name === 'guid'
}

/** Letters and a number or hex behind a separator, `node-7`, or capital letters and three digits. Not `k3j9x0a2`. */
const calledForm =
  /^[a-z]{2,}\d{0,3}(?:[-_:.][a-z]+\d{0,3})*[-_:.](?=[a-z]*\d)[\da-z]+$|^[A-Z]{2,8}-?\d{3,}$/i

/** No program makes it: a name, a MAC, an EUI or the digits of a serial number. */
function textOfUuid(value: string | number): string | undefined {
  const text = String(value)
  // Of eight hex digits by chance, one in forty is a number.
  if (/^\d+$/.test(text)) return text.length !== 8 && isSerialNumber(text) ? text : undefined
  if (isHardwareId(text)) return text
  return calledForm.test(text) && !/^[\da-f-]+$/i.test(text) && isNameOfThing(text) && !isOfMessage(text)
    ? text
    : undefined
}

/** Few counters get to it. */
function isSerialNumber(value: string | number): boolean {
  return /^\d{7,16}$/.test(String(value)) && !isTimeOfToday(Number(value))
}

/** @param bits roles of the member */
export function identityText(value: JsonValue, bits: number, name: string): string | undefined {
  if (numberedParts.has(name))
    return isUnitIn(name, value) || (typeof value === 'string' && isPassingName(value, name))
      ? undefined
      : (partText(value) ?? numberOfUnit(value, name))
  if (name === 'hex') return typeof value === 'string' && /^~?[0-9a-f]{6}$/i.test(value) ? value : undefined
  if (hearers.has(name) || name === 'sender')
    return typeof value === 'string' && isHardwareId(value) ? value : undefined
  if (typeof value === 'number' && isAddress(name)) return partText(value)
  const isStrong = (bits & roles.identity) !== 0
  if ((typeof value === 'number' || typeof value === 'string') && isReading(value, name)) return undefined
  if (isUuidMember(name) && !isStrong)
    return typeof value === 'number' || typeof value === 'string' ? textOfUuid(value) : undefined
  if (typeof value === 'number') {
    const isNumber = isStrong || numbered.has(name) || (name === 'sn' && isSerialNumber(value))
    return isNumber && Number.isSafeInteger(value) ? String(value) : undefined
  }
  if (typeof value !== 'string') return undefined
  if (name === 'devicekey' && value.length > deviceKeyCharsMax) return undefined
  if (isStrong) return ((bits & roles.ofDevice) !== 0 ? isDeviceId : isName)(value) ? value : undefined
  if (name === 'device' || name === 'thing') return isDeviceId(value) ? value : undefined
  if (isAddress(name)) return longMac.test(value) && !isUnset(value) ? value : undefined
  if (thingMembers.has(name)) return isName(value) && isSerial(value) ? value : undefined
  if (name === 'message') return isName(value) && identifier.test(value) ? value : undefined
  if (name === 'source' || name === 'src')
    return isHardwareId(value) || (isName(value) && sourceForm.test(value)) ? value : undefined
  // A part of a program has written it.
  if (name === 'from' && value.startsWith('system.')) return undefined
  if (name === 'topic' && value.includes('/')) return isTopic(value) ? value : undefined
  const mayBeOfMessage = bareNames.has(name)
  if (!mayBeOfMessage) return isName(value) ? value : undefined
  return (shortMac.test(value) && !isUnset(value)) || isNameOfThing(value) || fewDigits.test(value)
    ? value
    : undefined
}

export function isAddress(name: string): boolean {
  return name === 'addr' || name === 'address'
}
