// What the walk over a payload tells of its leaves, and what it asks.

import type { JsonValue } from '../../model.ts'
import type { LeafName } from '../language.ts'
import type { Description } from './describe-object.ts'
import type { LeafPlace } from './leaf-place.ts'
import type { LeafRule } from './leaf-rules.ts'
import type { Choice, NameOfLeaf } from './leaf-selection.ts'
import type { ElementsForm } from './tell-apart.ts'

export type TellsThings = 'no' | 'below' | 'all'

export interface LeafVisitor {
  /**
   * @param name clean steps joined by `_`; may begin with a digit, and be longer than a metric name may be. '' if the leaf is
   *   to be named as for one value.
   * @param keyRoles of its key; 0 for an element of an array, and for the payload itself
   * @param index of an element of the array that is at `at`
   * @param given what the mapping says of the leaf, where it does
   * @param isChosen the mapping names this very leaf
   */
  leaf(
    value: number | boolean | string | null,
    name: string,
    keyRoles: number,
    at: LeafPlace,
    index: number | undefined,
    given: LeafName | undefined,
    isChosen: boolean,
  ): void
  /**
   * A member that is no leaf, since it names its object or tells its unit or time.
   *
   * @param isIdle there is no reading that it could be of
   */
  used(rule: LeafRule, isIdle?: boolean): void
  /** How many readings were visited. Undefined if nobody listens. */
  readonly readings: (() => number) | undefined
  /** A container below the limit. */
  tooDeep(name: string): void
  /** What a value is called that is all of a payload, if its topic says so. */
  nameOfValue(): string | undefined
  /** What a member that says only which one it is, such as `x`, is one of, if the topic says so. */
  nameOfWhole(part: string): string | undefined
  /** Time of an element. */
  timeOf(time: Exclude<Description['time'], undefined>): LeafPlace['time']
  /** Whether it would be the time of a sample. */
  keepsTime(time: Exclude<Description['time'], undefined>): boolean
  readonly selects?: ((path: readonly string[], isLeaf: boolean) => Choice) | undefined
  /** Members that the mapping leaves out: they name nothing. */
  readonly excludes?: ((path: readonly string[]) => boolean) | undefined
  /** What the mapping says of a leaf; undefined: it is named after its path. */
  readonly nameOf?: NameOfLeaf | undefined
  /** Whether a member has been used as identity. */
  readonly isIdentity: ((holder: JsonValue, key: string) => boolean) | undefined
  /** Members that tell things apart become labels; `below`: somebody has looked for those of the root. */
  readonly tellsThings: TellsThings
  /** Of the array that the root is an element of. */
  readonly form?: ElementsForm | undefined
}
