// Visits the numeric and boolean leaves of a payload in document order, each with the name that its path makes.
// Array positions are kept apart from names: they become labels. Depth is limited; siblings of what is cut survive.

import type { JsonValue } from '../../model.ts'
import type { LeafName } from '../language.ts'
import { cleanNameStep } from '../scope/metric-name.ts'

export interface LeafVisitor {
  /** @param name clean steps joined by `_`, of any length; may begin with a digit */
  leaf(name: string, positions: Positions, value: number | boolean, scale: number): void
  /** A container below the limit. */
  tooDeep(name: string): void
  /** False to leave a member out, with all that is below. Not asked unless given. */
  readonly selects?: ((path: readonly string[], isLeaf: boolean) => boolean) | undefined
  /** What the mapping says of a leaf; undefined: it is named after its path. */
  readonly nameOf?: ((path: readonly string[]) => LeafName | undefined) | undefined
}

/** The array positions on the way to a leaf, outermost first; one object for all leaves of an array element. */
export interface Positions {
  readonly texts: readonly string[]
}

const rootName = 'value'
const noPositions: Positions = { texts: [] }

/** @param depthMax how many containers may be around a leaf */
export function walkLeaves(root: JsonValue, prefix: string, depthMax: number, visitor: LeafVisitor): void {
  const path: string[] = []
  const { selects, nameOf } = visitor
  const needsPath = selects !== undefined || nameOf !== undefined

  /** @param name of the container or leaf; undefined while no key has been passed */
  function visit(value: JsonValue, name: string | undefined, positions: Positions, depth: number): void {
    if (typeof value === 'number' || typeof value === 'boolean') {
      const selected = selects === undefined || selects(path, true)
      if (!selected) return
      const given = nameOf?.(path)
      visitor.leaf(given?.name ?? name ?? prefix + rootName, positions, value, given?.scale ?? 1)
      return
    }
    if (typeof value !== 'object' || value === null) return
    if (selects !== undefined && !selects(path, false)) return
    if (depth === depthMax) {
      visitor.tooDeep(name ?? prefix + rootName)
    } else if (Array.isArray(value)) {
      for (let index = 0; index < value.length; index++) {
        visit(value[index], name, { texts: [...positions.texts, String(index)] }, depth + 1)
      }
    } else {
      visitMembers(value as { readonly [key: string]: JsonValue }, name, positions, depth + 1)
    }
  }

  function visitMembers(
    object: { readonly [key: string]: JsonValue },
    name: string | undefined,
    positions: Positions,
    depth: number,
  ): void {
    const start = name === undefined ? prefix : `${name}_`
    for (const key of Object.keys(object)) {
      if (needsPath) path.push(key)
      visit(object[key] as JsonValue, start + cleanNameStep(key), positions, depth)
      if (needsPath) path.pop()
    }
  }

  visit(root, undefined, noPositions, 0)
}
