// Visits the numeric and boolean leaves of a payload in document order, each with the name that its path makes.
// Array positions are kept apart from names: they become labels. Depth and work are limited; siblings of what is cut survive.

import type { JsonValue } from '../../model.ts'
import type { Work } from '../expression/place.ts'
import type { LeafName } from '../language.ts'
import { cleanNameStep, metricNameCharsMax } from '../series/metric-name.ts'

export interface LeafVisitor {
  /**
   * @param name clean steps joined by `_`; may begin with a digit. One that is longer than a metric name may be is cut
   *   somewhere behind that length.
   * @param positions in the arrays around it, the outermost first; one array for all leaves, which changes on the way
   * @param element number of the innermost array element around it, from 1; 0 outside of arrays
   * @param given what the mapping says of the leaf, where it does
   */
  leaf(
    name: string,
    positions: readonly number[],
    element: number,
    value: number | boolean | string,
    given: LeafName | undefined,
  ): void
  /** A container below the limit. */
  tooDeep(name: string): void
  /** False to leave a member out, with all that is below. Not asked unless given. */
  readonly selects?: ((path: readonly string[], isLeaf: boolean) => boolean) | undefined
  /** Whether a text is a leaf, too. */
  readonly takesText: boolean
  /** What the mapping says of a leaf; undefined: it is named after its path. */
  readonly nameOf?: ((path: readonly string[]) => LeafName | undefined) | undefined
}

const rootName = 'value'

/**
 * @param depthMax how many containers may be around a leaf
 * @returns false if the message has used up its steps before every leaf was visited
 */
export function walkLeaves(
  root: JsonValue,
  prefix: string,
  depthMax: number,
  work: Work,
  visitor: LeafVisitor,
): boolean {
  const path: string[] = []
  const positions: number[] = []
  let elements = 0
  const { selects, nameOf, takesText } = visitor
  const needsPath = selects !== undefined || nameOf !== undefined

  function isLeafValue(value: JsonValue): value is number | boolean | string {
    return typeof value === 'number' || typeof value === 'boolean' || (takesText && typeof value === 'string')
  }

  /** Counts a step. @returns whether a value is a leaf or container that is selected: only these need a name */
  function isWanted(value: JsonValue): boolean {
    work.left--
    const isLeaf = isLeafValue(value)
    if (!isLeaf && (typeof value !== 'object' || value === null)) return false
    return selects === undefined || selects(path, isLeaf)
  }

  /** @param name of the container or leaf; undefined while no key has been passed */
  function visit(value: JsonValue, name: string | undefined, element: number, depth: number): void {
    if (isLeafValue(value)) {
      const given = nameOf?.(path)
      visitor.leaf(given?.name ?? name ?? prefix + rootName, positions, element, value, given)
      return
    }
    if (depth === depthMax) {
      visitor.tooDeep(name ?? prefix + rootName)
    } else if (Array.isArray(value)) {
      const level = positions.push(0) - 1
      for (let index = 0; index < value.length && work.left >= 0; index++) {
        positions[level] = index
        elements++
        if (isWanted(value[index])) visit(value[index], name, elements, depth + 1)
      }
      positions.pop()
    } else {
      visitMembers(value as { readonly [key: string]: JsonValue }, name, element, depth + 1)
    }
  }

  function visitMembers(
    object: { readonly [key: string]: JsonValue },
    name: string | undefined,
    element: number,
    depth: number,
  ): void {
    const start = name === undefined ? prefix : `${name}_`
    // A name that is too long already is the same for all below, and to make it longer for each would be most of the work.
    const isTooLong = start.length > metricNameCharsMax
    for (const key of Object.keys(object)) {
      if (work.left < 0) return
      if (needsPath) path.push(key)
      const member = object[key] as JsonValue
      if (isWanted(member)) visit(member, isTooLong ? start : start + cleanNameStep(key), element, depth)
      if (needsPath) path.pop()
    }
  }

  if (isWanted(root)) visit(root, undefined, 0, 0)
  return work.left >= 0
}
