// Members that name what is in an object beside them, or a value:
// `{"ClusterName": "humidity", "ClusterAttributes": {"measuredValue": 4810}}`, `{"gasName": "CO", "gasValue": 4}`.

import type { JsonValue } from '../../model.ts'
import type { Work } from '../expression/place.ts'
import { readWord } from '../series/read-number.ts'
import { type JsonObject, type KeyInfo, keyInfo, type ObjectKeys } from './key-info.ts'
import { passingNumbers } from './lists/number-members.ts'
import { noNames } from './lists/thing-members.ts'
import { memberHints } from './member-hints.ts'
import { roles } from './roles.ts'
import { splitWords } from './split-words.ts'
import { isNumberedName } from './stable-text.ts'
import { hints } from './thing-hints.ts'

export interface StemName {
  readonly key: string
  readonly label: string
  readonly text: string
}

/**
 * @param isTaken a member that is a label already
 * @returns by the key of an object or a value, what names it; undefined if nothing does
 */
export function findStems(
  object: JsonObject,
  { keys, infos, hints: beside, members }: ObjectKeys,
  work: Work,
  isTaken: (key: string) => boolean,
): ReadonlyMap<string, StemName> | undefined {
  if ((beside & hints.stem) === 0 && (members & memberHints.station) === 0) return undefined
  // A look at a name that is known already takes a quarter of a step.
  work.left -= (keys.length + 3) >> 2
  const byName = new Map<string, StemName>()
  for (const [index, info] of infos.entries()) {
    const key = keys[index] as string
    const text = mayName(info) ? nameText(object[key], info) : undefined
    if (text !== undefined && !isTaken(key)) byName.set(info.name, { key, label: info.step, text })
  }
  const found = new Map<string, StemName>()
  for (const key of byName.size === 0 ? [] : keys) {
    const value = object[key]
    if (value === null || Array.isArray(value)) continue
    const words = splitWords(key)
    const stem = words.slice(0, typeof value === 'object' ? -1 : valueAt(words, key))
    if (stem.length === 0 || stem.some((word) => passingNumbers.has(word))) continue
    const name = stem.join('')
    const named = byName.get(`${name}name`) ?? byName.get(`${name}id`) ?? byName.get(name)
    if (named !== undefined) found.set(key, named)
  }
  return found.size === 0 ? undefined : found
}

/** `pid` has no stem in front. */
function mayName({ name, thing, member }: KeyInfo): boolean {
  return (thing.bits & hints.stem) !== 0 || ((member & memberHints.station) !== 0 && name.endsWith('id'))
}

/** @returns where the word `value` is, before which the stem ends: `pidValueByte`. Of a value member other rules say more. */
function valueAt(words: readonly string[], key: string): number {
  return (keyInfo(key).roles & roles.value) === 0 && words.length > 1
    ? Math.max(words.indexOf('value'), 0)
    : 0
}

const ofDevice = roles.identity | roles.ofDevice

function nameText(value: JsonValue | undefined, info: KeyInfo): string | undefined {
  if ((info.roles & ofDevice) !== 0 || info.step.startsWith('__')) return undefined
  if (typeof value === 'number') {
    const isId =
      ((info.thing.bits & hints.thing) !== 0 || (info.member & memberHints.station) !== 0) &&
      info.name.endsWith('id')
    return isId && Number.isInteger(value) && value >= 0 && value <= numberMax ? String(value) : undefined
  }
  if (typeof value !== 'string' || !info.name.endsWith('name')) return undefined
  const isState = noNames.has(value.toLowerCase()) || readWord(value) !== undefined
  return !isState && isNumberedName(value) ? value : undefined
}

/** A larger one may count messages. */
const numberMax = 65_535
