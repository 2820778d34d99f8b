// What a scan looks for: the members of an object by their paths, as a tree with the members of one object side by side.

import { type Words, wordsOf } from './words.ts'

export interface Shape {
  readonly root: ObjectShape
  /** Numbers that members have, here and in the objects inside. */
  readonly count: number
}

/** The wanted members of an object. */
export interface ObjectShape extends Order {
  readonly members: readonly Member[]
  /** Not 0 for those that a wanted key begins with. */
  readonly firstBytes: Uint8Array
}

/** Objects of one kind mostly have their members in one order. */
interface Order {
  /** The wanted member that came behind this one, or first in the object, the last time. */
  next: Member | undefined
}

export interface Member extends Order {
  /** UTF-8, as it stands between the quotes. */
  readonly key: Uint8Array
  /** The key as it mostly stands there, with quotes and a colon behind it. */
  readonly lead: Words
  /** Its number: of a wanted value, the position of its path. */
  readonly field: number
  /** Its text is decoded. */
  readonly isBase64: boolean
  /** Given where members of it are wanted, and not the value itself. */
  readonly inside: ObjectShape | undefined
}

/** Behind an empty key. */
const quote = 0x22

/** Each key of a payload is compared with each wanted one of its object. */
const membersMax = 64
/** Objects in one another in which something is wanted. */
const depthMax = 8
/** Of a shape. A scanner with room for so many fields reads any. */
export const shapeFieldsMax = 256

/**
 * @param paths names of members, outermost first; each path once
 * @param base64 the position of a path whose text is in base64, with padding, and is decoded; any other text is given up
 * @returns undefined if the scanner cannot look for them: a path goes on inside of another one, or there are too many
 */
export function compileShape(paths: readonly (readonly string[])[], base64 = -1): Shape | undefined {
  let count = paths.length

  function objectOf(fields: readonly number[], depth: number): ObjectShape | undefined {
    const byName = new Map<string | undefined, number[]>()
    for (const field of fields) {
      const name = paths[field]?.[depth]
      byName.set(name, [...(byName.get(name) ?? []), field])
    }
    if (byName.size > membersMax || depth >= depthMax) return undefined
    const members: Member[] = []
    const firstBytes = new Uint8Array(256)
    for (const [name, group] of byName) {
      if (name === undefined || !isPlainKey(name)) return undefined
      const key = new TextEncoder().encode(name)
      const [field] = group
      const isValue = group.length === 1 && paths[field as number]?.length === depth + 1
      const inside = isValue ? undefined : objectOf(group, depth + 1)
      if (!isValue && inside === undefined) return undefined
      members.push({
        key,
        lead: wordsOf(`"${name}":`),
        field: isValue ? (field as number) : count++,
        isBase64: isValue && field === base64,
        inside,
        next: undefined,
      })
      firstBytes[key[0] ?? quote] = 1
    }
    return { members, firstBytes, next: undefined }
  }

  const root = objectOf([...paths.keys()], 0)
  return root && count <= shapeFieldsMax ? { root, count } : undefined
}

/** Whether its bytes in a JSON text can be these only, but for escapes, and stand for this text only. */
function isPlainKey(name: string): boolean {
  // U+FFFD is what bytes become that are no UTF-8.
  return !/["\\\p{Cc}\p{Cs}\ufffd]/u.test(name)
}
