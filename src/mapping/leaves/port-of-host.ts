// The port of a network under which a device is reached: it says which one of several nothing is of.

import type { JsonValue } from '../../model.ts'
import type { JsonObject } from './key-info.ts'
import { portNames } from './lists/identity-members.ts'

/** A switch or a power strip has fewer, and an address as well. */
const portMin = 80
const portMax = 65_535

/** An address of IPv4. */
const address = /^\d{1,3}(?:\.\d{1,3}){3}$/

/** Members of an object that are looked at. */
const keysMax = 32

/** @returns whether a member is no more than a port of a network */
export function isNetworkPort(name: string, value: JsonValue | undefined, beside: JsonObject): boolean {
  return portNames.has(name) && isPortOfHost(value) && hasHost(beside)
}

export function isPortOfHost(value: JsonValue | undefined): boolean {
  const port =
    typeof value === 'number' || (typeof value === 'string' && /^\d{2,5}$/.test(value)) ? +value : 0
  return Number.isInteger(port) && port >= portMin && port <= portMax
}

export function hasHost(object: JsonObject): boolean {
  let left = keysMax
  for (const key in object) {
    const value = object[key]
    if (typeof value === 'string' && address.test(value)) return true
    if (--left === 0) return false
  }
  return false
}
