// Where something is in a payload, and the way it is written in a mapping file.

import type { JsonValue } from '../model.ts'

/** Member names, and positions in arrays from 0. */
export type PayloadPath = readonly (string | number)[]

/** What is not a container. */
export interface PayloadLeaf {
  readonly path: PayloadPath
  readonly value: null | boolean | number | string
}

/** Of all paths together, each of which is as long as its leaf is deep: a second of work, and more than a page shows. */
const pathStepsMax = 2_000_000

/** @returns the leaves in document order, the first ones if their paths are too much; an empty container has none */
export function leavesOf(root: JsonValue): PayloadLeaf[] {
  const leaves: PayloadLeaf[] = []
  let steps = 0
  // A list of what is still to be visited, since a payload may be nested deeper than calls can be.
  const ahead: { path: PayloadPath; value: JsonValue }[] = [{ path: [], value: root }]
  for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
    const { path, value } = next
    if (typeof value !== 'object' || value === null) {
      leaves.push({ path, value })
      continue
    }
    const members: [string | number, JsonValue][] = Array.isArray(value)
      ? [...value.entries()]
      : Object.entries(value)
    steps += members.length * (path.length + 1)
    if (steps > pathStepsMax) return leaves
    for (const [step, member] of members.reverse()) ahead.push({ path: [...path, step], value: member })
  }
  return leaves
}

/** @returns a field path that reads the same place, such as `` sensors[0].`room temp` ``; `$` for the root */
export function formatPayloadPath(path: PayloadPath): string {
  const text = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${formatName(step)}`)).join('')
  if (text === '') return '$'
  return text.startsWith('.') ? text.slice(1) : `$${text}`
}

function formatName(name: string): string {
  const plain = /^[\p{L}\p{M}\p{Nd}_][\p{L}\p{M}\p{Nd}_:-]*$/u.test(name)
  const literal = /^(\d+|true|false|null|and|or|in)$/.test(name)
  return plain && !literal ? name : `\`${name}\``
}

/** @returns text that two paths share only if they are the same */
export function keyOfPath(path: PayloadPath): string {
  return JSON.stringify(path)
}

export function isSamePath(a: PayloadPath, b: PayloadPath): boolean {
  return a.length === b.length && isBelow(a, b)
}

/** @returns whether the path begins with `above`; true for the same path */
export function isBelow(path: PayloadPath, above: PayloadPath): boolean {
  return path.length >= above.length && above.every((step, index) => step === path[index])
}
