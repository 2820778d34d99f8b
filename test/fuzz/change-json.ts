// Changes JSON at some of its places: other leaves, other names, less, more, deeper.

import type { JsonValue } from '../../src/model.ts'
import type { Chance } from './chance.ts'
import { makeJson, makeLeaf, makeName } from './make-json.ts'

export function changeJson(chance: Chance, value: JsonValue, times: number): JsonValue {
  let changed = value
  for (let left = times; left > 0; left--) changed = changeOnce(chance, changed)
  return changed
}

/** Goes down a random way and changes what is at its end. */
function changeOnce(chance: Chance, value: JsonValue): JsonValue {
  const isContainer = typeof value === 'object' && value !== null && Object.keys(value).length > 0
  if (!isContainer || chance.oneIn(4)) return changeHere(chance, value)
  if (Array.isArray(value)) {
    const place = chance.int(value.length)
    return value.map((member: JsonValue, index) => (index === place ? changeOnce(chance, member) : member))
  }
  const entries = Object.entries(value as { readonly [key: string]: JsonValue })
  const place = chance.int(entries.length)
  return Object.fromEntries(
    entries.map(
      ([key, member], index) => [key, index === place ? changeOnce(chance, member) : member] as const,
    ),
  )
}

function changeHere(chance: Chance, value: JsonValue): JsonValue {
  const entries =
    typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : []
  return chance.weighted<() => JsonValue>([
    [4, () => makeLeaf(chance)],
    [2, () => makeJson(chance, 2)],
    [1, () => [value]],
    [1, () => ({ [makeName(chance)]: value })],
    [1, () => Array.from({ length: chance.few(40) }, () => value)],
    [1, () => nest(value, chance.few(50))],
    [1, () => (typeof value === 'string' ? value.repeat(chance.few(30)) : JSON.stringify(value))],
    [1, () => Buffer.from(JSON.stringify(value)).toString('base64')],
    [3, () => Object.fromEntries([...entries, [makeName(chance), makeLeaf(chance)]])],
    [2, () => Object.fromEntries(entries.slice(1))],
    [
      2,
      () =>
        Object.fromEntries(entries.map(([key, member], at) => [at === 0 ? makeName(chance) : key, member])),
    ],
    [1, () => (Array.isArray(value) ? value.slice(1) : value)],
    [1, () => (Array.isArray(value) ? value.toReversed() : value)],
  ])()
}

function nest(value: JsonValue, depth: number): JsonValue {
  let nested = value
  for (let left = depth; left > 0; left--) nested = left % 2 === 0 ? [nested] : { a: nested }
  return nested
}
