// The members of a payload's objects. Object.values and Object.entries take twice as long for an object of thousands.

import type { JsonValue } from '../model.ts'
import type { Work } from './expression/place.ts'

type Members = { readonly [key: string]: JsonValue }

/** Of fewer members it takes less to list them again. */
export const wideMin = 64

/** @returns the names of an object's members; of a wide one they are listed once a message, since many parts ask for them */
export function keysIn(object: object, work: Work): readonly string[] {
  const known = work.wide?.get(object)
  if (known !== undefined) return known
  const keys = Object.keys(object)
  if (keys.length >= wideMin) {
    work.wide ??= new Map()
    work.wide.set(object, keys)
  }
  return keys
}

export function valuesOf(object: object): JsonValue[] {
  return Object.keys(object).map((key) => (object as Members)[key] as JsonValue)
}

export function entriesOf(object: object): [key: string, value: JsonValue][] {
  return Object.keys(object).map((key) => [key, (object as Members)[key] as JsonValue])
}
