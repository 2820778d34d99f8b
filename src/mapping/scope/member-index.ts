// Finds the rules of a group by the members that their `has` names: one look at the keys of the payload's root, however
// many rules there are.

import type { JsonValue } from '../../model.ts'
import type { Work } from '../expression/place.ts'
import { keysIn } from '../members.ts'

export interface MemberIndex {
  /** @param has of the next rule of the group */
  add(has: readonly string[]): void
  /** @returns index of the first rule from `from` on whose members the root has; without one, of the rule behind the group */
  find(root: JsonValue, from: number, work: Work): number
}

/** Keys of an object that are listed in about a step. */
const keysPerStep = 8

/** @param first index of the group's first rule */
export function createMemberIndex(first: number): MemberIndex {
  const members: (readonly string[])[] = []
  /** Rules by the one of their names that the fewest before them go by. */
  const byName = new Map<string, number[]>()
  const named = (name: string) => byName.get(name) ?? []
  return {
    add(has) {
      const rarest = has.reduce((best, name) => (named(name).length < named(best).length ? name : best))
      byName.set(rarest, [...named(rarest), first + members.push(has) - 1])
    },
    find(root, from, work) {
      let found = first + members.length
      const object = rootObject(root)
      if (object === undefined) return found
      const keys = keysIn(object, work)
      work.left -= 1 + Math.floor(keys.length / keysPerStep)
      for (const name of keys.length < byName.size ? keys : byName.keys()) {
        for (const rule of named(name)) {
          work.left--
          const isNext = rule >= from && rule < found
          if (isNext && members[rule - first]?.every((one) => Object.hasOwn(object, one))) found = rule
        }
      }
      return found
    },
  }
}

/** @returns what `has` looks at: the root, of an array its first element; undefined where that is no object */
export function rootObject(root: JsonValue | undefined): object | undefined {
  const value = Array.isArray(root) ? (root[0] as JsonValue) : root
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
}
