// The id of a person names what is measured where it is of their body, or where they are.

import { isObject } from '#check'
import type { JsonValue } from '../../model.ts'
import type { Work } from '../expression/place.ts'
import { type JsonObject, keyInfo } from './key-info.ts'
import { bodyReadings } from './lists/thing-members.ts'
import { isUuid } from './made-id.ts'
import { isNumberedName, isTimeOfToday } from './stable-text.ts'
import { hints } from './thing-hints.ts'
import { wordEndings } from './word-endings.ts'

/** `{"user_id": 13698624, "lat": 30.4, "lon": -97.7}`: of one that stands, it would be who used it last. */
export function idOfPerson(
  value: JsonValue | undefined,
  around: readonly JsonObject[],
  work: Work,
): string | undefined {
  const id = typeof value === 'number' ? numberOfPerson(value) : value
  if (typeof id !== 'string' || !(isUuid(id) || isNumberedName(id) || numberOfPerson(Number(id)) === id))
    return undefined
  return around.some((object) => isOfBody(object, work, levelsOfBody)) ? id : undefined
}

function numberOfPerson(value: number): string | undefined {
  return Number.isSafeInteger(value) && value >= 0 && !isTimeOfToday(value) ? String(value) : undefined
}

/** Where it is may stand in an object of its own, and that in `data`. */
const levelsOfBody = 3
const keysMax = 32
const endingsOfBody = wordEndings(bodyReadings)

function isLongitude(key: string): boolean {
  return /lo?ng?(?:itude)?$/i.test(key)
}

function isOfBody(object: JsonObject, work: Work, levels: number): boolean {
  const keys = Object.keys(object).slice(0, keysMax)
  work.left -= (keys.length + 3) >> 2
  return keys.some((key) => {
    const value = object[key] as JsonValue
    const { name, thing } = keyInfo(key)
    if (isObject(value)) return levels > 1 && isOfBody(value, work, levels - 1)
    // `lat` alone may be a latency.
    const isPosition =
      (thing.bits & hints.position) !== 0 && (!name.endsWith('lat') || keys.some(isLongitude))
    return isPosition || name === 'hr' || endingsOfBody.of(name) !== undefined
  })
}
