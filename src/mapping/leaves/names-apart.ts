// Joins names that stand apart from their values: `{"names": ["t", "h"], "values": [21, 40]}`, tables of columns and rows,
// and positions of GeoJSON, whose names are in its specification.

import type { JsonValue } from '../../model.ts'
import type { Work } from '../expression/place.ts'
import type { JsonObject, KeyInfo, ObjectKeys } from './key-info.ts'
import { nameArrays, valueArrays } from './lists/naming-members.ts'
import { roles } from './roles.ts'
import { isName } from './stable-text.ts'

export interface Joined {
  /** With the names as members, or with rows that have them. */
  readonly object: JsonObject
  /** Key of the rows. */
  readonly rows: string | undefined
}

/** @returns undefined for an object that has no such arrays */
export function joinNames(
  object: JsonObject,
  { keys, infos, all }: ObjectKeys,
  work: Work,
): Joined | undefined {
  const position = (all & roles.kindName) === 0 ? undefined : positionIn(object)
  if (position !== undefined) return { object: position, rows: undefined }
  if ((all & roles.apart) === 0) return undefined
  const arrayOf = (members: ReadonlySet<string>, holds: (value: JsonValue) => boolean) =>
    keys.find((key, index) => members.has((infos[index] as KeyInfo).name) && holds(object[key] ?? null))
  const namesKey = arrayOf(nameArrays, isNames)
  if (namesKey === undefined) return undefined
  const names = object[namesKey] as readonly string[]
  const valuesKey = arrayOf(valueArrays, (value) => isRowOf(names, value) || isTableOf(names, value))
  if (valuesKey === undefined) return undefined
  const values = object[valuesKey] as readonly JsonValue[]
  const others = Object.entries(object).filter(([key]) => key !== namesKey && key !== valuesKey)
  const rows = isTableOf(names, values) ? (values as readonly (readonly JsonValue[])[]) : undefined
  work.left -= others.length + names.length * (rows?.length ?? 1)
  const member = rows?.map((row) => named(names, row))
  const added = member === undefined ? Object.entries(named(names, values)) : [[valuesKey, member] as const]
  return { object: Object.fromEntries([...others, ...added]), rows: rows && valuesKey }
}

/** A point of GeoJSON: https://www.rfc-editor.org/rfc/rfc7946#section-3.1.1 */
function positionIn({ type, coordinates }: JsonObject): JsonObject | undefined {
  if (type !== 'Point' || !Array.isArray(coordinates) || !coordinates.every((one) => typeof one === 'number'))
    return undefined
  if (coordinates.length !== 2 && coordinates.length !== 3) return undefined
  const [longitude, latitude, altitude] = coordinates as readonly JsonValue[]
  const place = { longitude: longitude ?? null, latitude: latitude ?? null }
  return altitude === undefined ? place : { ...place, altitude }
}

function named(names: readonly string[], values: readonly JsonValue[]): JsonObject {
  return Object.fromEntries(names.map((name, index) => [name, values[index] ?? null]))
}

const namesMax = 1_000

function isNames(value: JsonValue): boolean {
  if (!Array.isArray(value) || value.length === 0 || value.length > namesMax) return false
  return value.every((one) => typeof one === 'string' && isName(one)) && new Set(value).size === value.length
}

function isRowOf(names: readonly string[], value: JsonValue): boolean {
  if (!Array.isArray(value) || value.length !== names.length) return false
  return value.every((one) => typeof one !== 'object' || one === null)
}

function isTableOf(names: readonly string[], value: JsonValue): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((row) => isRowOf(names, row))
}
