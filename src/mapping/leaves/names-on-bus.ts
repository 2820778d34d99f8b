// What tells devices on a bus apart, and the instances of what one of them speaks for: NMEA 2000, RV-C, DALI.

import { isObject } from '#check'
import { isDecimal } from '../../decimal.ts'
import type { Work } from '../expression/place.ts'
import { readWord } from '../series/read-number.ts'
import { isAddress } from './identity-text.ts'
import { type JsonObject, type KeyInfo, keysOf, type NamingMember, type ObjectKeys } from './key-info.ts'
import { addressNumbers, busKinds, busNumbers, busSources } from './lists/naming-members.ts'
import { roles } from './roles.ts'
import { splitWords } from './split-words.ts'
import { isName, isPartNumber } from './stable-text.ts'

const instancesMax = 3

/**
 * `{"pgn": 127505, "fields": {"Instance": 0, "Type": "Fuel", "Level": 30}}`, and `{"dgn": "1FFF7", "instance": 1}`: two tanks
 * would be one series. So would two buttons, `{"address": 5, "instance": 0, "event_code": 1}`.
 */
export function instanceOnBus(payload: JsonObject, known: ObjectKeys, work: Work): NamingMember[] {
  const isOnBus = known.infos.some(({ name }) => busNumbers.has(name))
  if (!isOnBus && !isAtAddress(payload, known)) return []
  const at = known.infos.findIndex(({ name }) => name === 'fields')
  const fields = at === -1 ? undefined : payload[known.keys[at] as string]
  const holder = isObject(fields) ? fields : payload
  const inside = holder === payload ? known : keysOf(holder, work)
  if (inside === undefined) return []
  const { keys, infos } = inside
  const found = isOnBus ? sourceOnBus(payload, known) : []
  for (const [index, { name, step }] of infos.entries()) {
    const key = keys[index] as string
    const value = holder[key]
    const isInstance = addressNumbers.has(name)
    if (found.length === instancesMax || !(isInstance || (holder !== payload && isBusKind(key)))) continue
    const text = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
    const isText = value === text && isName(text) && !isDecimal(text) && readWord(text) === undefined
    if (isText || (isInstance && /^\d{1,5}$/.test(text))) found.push({ holder, key, text, label: step })
  }
  return found
}

/** Beside a value an instance is a label anyway. */
function isAtAddress(payload: JsonObject, { keys, infos, all }: ObjectKeys): boolean {
  return (
    (all & roles.value) === 0 &&
    infos.some(({ name }, index) => isAddress(name) && isPartNumber(payload[keys[index] as string]))
  )
}

/** Two devices on a bus send the same messages. */
function sourceOnBus(payload: JsonObject, { keys, infos }: ObjectKeys): NamingMember[] {
  const at = infos.findIndex(({ name }) => busSources.has(name))
  const key = keys[at] ?? ''
  if (at === -1 || !isPartNumber(payload[key])) return []
  return [{ holder: payload, key, text: String(payload[key]), label: (infos[at] as KeyInfo).step }]
}

function isBusKind(key: string): boolean {
  return busKinds.has(splitWords(key).at(-1) ?? '')
}
