// What interprets the expressions that are not compiled to closures: types only, so that code which every start loads
// can name the interpreter without loading it.

import type { JsonValue } from '../../model.ts'
import type { Expr } from '../language.ts'
import type { Evaluated, Work } from './place.ts'

/** @param text a valid expression: the validator saw to it */
export type Interpreter = (text: Expr) => Interpreted

/** Never rejects: what goes wrong is an `ExpressionFailure`. */
export type Interpreted = (here: JsonValue, variables: Variables, work: Work) => Promise<Evaluated>

/** By their names without the `$`. */
export interface Variables {
  readonly [name: string]: JsonValue | undefined
}
