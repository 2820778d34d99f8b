// What the readings of an object are of, where their own names do not say it: `{"code": "va_temperature", "value": 215}`,
// `{"parameter": "pressure", "min": 6, "max": 8}`. Without it, all that a device measures would be one series.

import { isObject } from '#check'
import { isDecimal } from '../../decimal.ts'
import type { JsonValue } from '../../model.ts'
import type { JsonObject, KeyInfo, NamingMember, ObjectKeys } from './key-info.ts'
import { objectsOfReadings } from './lists/kind-members.ts'
import { conditions, quantities } from './lists/quantities.ts'
import { memberHints } from './member-hints.ts'
import { roles } from './roles.ts'
import { splitWords } from './split-words.ts'

/** A text of more words is a sentence. */
const wordsMax = 5

/** @returns the first member that says it; undefined if none does, or the readings have names of their own */
export function findKind(
  object: JsonObject,
  { keys, infos, members }: ObjectKeys,
  isTaken: (key: string) => boolean,
): NamingMember | undefined {
  if ((members & memberHints.kind) === 0) return undefined
  for (const [index, { member, step }] of infos.entries()) {
    const key = keys[index] as string
    if ((member & memberHints.kind) === 0 || step.startsWith('__') || isTaken(key)) continue
    const text = kindText(object[key])
    if (text === undefined) continue
    const readings = infos.filter((_, place) => isReading(object[keys[place] as string]))
    const isSaid = readings.some((reading) => text.quantities.some((word) => reading.name.includes(word)))
    return !isSaid && infos.some((one, place) => isPlain(one, object[keys[place] as string]))
      ? { holder: object, key, text: text.whole, label: step }
      : undefined
  }
  return undefined
}

/** A few words, of which one is a quantity. */
function kindText(
  whole: JsonValue | undefined,
): { readonly whole: string; readonly quantities: readonly string[] } | undefined {
  if (typeof whole !== 'string' || !/^[a-z][\w .:/-]{1,63}$/i.test(whole)) return undefined
  const words = splitWords(whole)
  const found = words.filter((word) => quantities.has(word) || conditions.has(word))
  return words.length <= wordsMax && found.length > 0 ? { whole, quantities: found } : undefined
}

/** Whose name says no quantity, or an object of them. */
function isPlain({ name, roles: bits, member }: KeyInfo, value: JsonValue | undefined): boolean {
  if (isObject(value)) return objectsOfReadings.has(name)
  return isReading(value) && ((bits & roles.value) !== 0 || (member & memberHints.plainReading) !== 0)
}

function isReading(value: JsonValue | undefined): boolean {
  return typeof value === 'number' || (typeof value === 'string' && isDecimal(value))
}
