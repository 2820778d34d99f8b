// Members that tell apart what objects around or below them are, and who is told of it.

import type { JsonObject } from './key-info.ts'
import type { LeafRule } from './leaf-rules.ts'

/** A member that is read for a label, and by which rule. */
export type Told = readonly [holder: JsonObject, key: string, rule: LeafRule]

export class ToldMembers {
  readonly #byHolder = new Map<JsonObject, { readonly keys: string[]; readonly told: Told[] | undefined }>()

  /** @param told at the end of the object that the member names; undefined if nobody listens */
  add(holder: JsonObject, key: string, told: Told[] | undefined): void {
    const known = this.#byHolder.get(holder)
    if (known === undefined) this.#byHolder.set(holder, { keys: [key], told })
    else known.keys.push(key)
  }

  has(holder: JsonObject, key: string): boolean {
    return this.#byHolder.get(holder)?.keys.includes(key) === true
  }

  toldOf(holder: JsonObject): Told[] | undefined {
    return this.#byHolder.get(holder)?.told
  }
}
