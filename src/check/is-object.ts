// Tells objects from every other value. `null` and arrays are not objects here. What is known to be JSON stays JSON.

import type { JsonValue } from '../model.ts'

export type Entries = { readonly [key: string]: unknown }

/** None of the names that are read from one is a property that every object has, such as `constructor`. */
export type JsonObject = { readonly [key: string]: JsonValue }

export function isObject(value: JsonValue | undefined): value is JsonObject
export function isObject(value: unknown): value is Entries
export function isObject(value: unknown): value is Entries {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
