// The expressions of one scope. Field paths and arithmetic are closures; the others go to the interpreter, which is
// asynchronous: they are evaluated before the scope runs, and the scope finds their results in its place.

import type { JsonValue } from '../../model.ts'
import { bindVariables, compileExpression } from '../expression/compile-expression.ts'
import type { Interpreter } from '../expression/interpreter.ts'
import {
  type Evaluate,
  type Evaluated,
  ExpressionFailure,
  type Interpretation,
  type Place,
  type Work,
} from '../expression/place.ts'
import type { Expr } from '../language.ts'
import type { Capture } from '../topic/topic-filter.ts'
import type { Trace } from '../trace.ts'
import { workUsedUp } from '../work.ts'
import { addFailure, type Output } from './output.ts'

type MappingPart =
  | 'interpreter'
  | 'payloadReader'
  | 'timeReader'
  | 'leaves'
  | 'histograms'
  | 'compileLiveness'
  | 'thin'

/** The mapping needs a part of this program that not every start loads. */
export class PartNeeded extends Error {
  static override readonly name = 'PartNeeded'
  readonly part: MappingPart

  constructor(part: MappingPart) {
    super(part)
    this.part = part
  }
}

export interface ExpressionContext {
  readonly captures: readonly Capture[]
  readonly interpreter?: Interpreter | undefined
  readonly trace?: Trace | undefined
  /** Path of the rule in the mapping file, for traces. */
  readonly ruleWhere: string
}

export interface ScopeExpressions {
  /** @param where in the rule, such as `for[0].metrics.reading` */
  compile(text: Expr, where: string): Evaluate
  /** Evaluates what the interpreter must, for one place; undefined where there is nothing to wait for. */
  readonly prepare: () => ((place: Place) => Promise<void>) | undefined
}

export function createScopeExpressions(context: ExpressionContext): ScopeExpressions {
  const { captures, interpreter, trace, ruleWhere } = context
  const slots: ((
    place: Place,
    variables: { [name: string]: JsonValue | undefined },
  ) => Promise<Evaluated>)[] = []

  function compileInterpreted(text: Expr, where: string): Evaluate {
    if (interpreter === undefined) throw new PartNeeded('interpreter')
    const interpret = interpreter(text)
    const slot = slots.length
    slots.push((place, variables) => {
      trace?.read(where, place)
      return interpret(place.here, variables, place.work)
    })
    return ({ interpreted, work }) => take(interpreted[slot] as Interpretation, work)
  }

  return {
    compile(text, where) {
      const evaluate = compileExpression(text, captures)
      if (evaluate === undefined) return compileInterpreted(text, ruleWhere + where)
      if (trace === undefined) return evaluate
      return (place) => {
        trace.read(ruleWhere + where, place)
        return evaluate(place)
      }
    },
    prepare() {
      if (slots.length === 0) return undefined
      return async (place) => {
        const variables = bindVariables(place, captures)
        const { work } = place
        const { left } = work
        const interpreted: Interpretation[] = []
        for (const slot of slots) {
          const before = work.left
          const value = await slot(place, variables)
          interpreted.push({ value, steps: before - work.left })
        }
        work.left = left
        place.interpreted = interpreted
      }
    },
  }
}

function take(interpretation: Interpretation, work: Work): Evaluated {
  work.left -= interpretation.steps
  interpretation.steps = 0
  return work.left < 0 ? workUsedUp : interpretation.value
}

/** Charges for what was interpreted and never asked for, such as a label of a metric without a value. */
export function settleInterpreted({ interpreted, work }: Place): void {
  for (const interpretation of interpreted) take(interpretation, work)
}

/** Counts the failure of an expression that is no metric's value. @returns undefined in its place */
export function unlessFailed(value: Evaluated, output: Output, what: string): JsonValue | undefined {
  if (!(value instanceof ExpressionFailure)) return value
  addFailure(output, value, undefined, what)
  return undefined
}
