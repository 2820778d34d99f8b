// Looks for parts of an expression that are charged for in a way of their own.

/** Of the tree that JSONata makes of an expression, with what is known of one by its type. */
interface Part {
  readonly [name: string]: unknown
}

/**
 * @returns the parts whose results are gone through as a whole: they are compared, joined to a text, taken as true or false,
 *   or their members are put into another object
 */
export function findComparedParts(tree: unknown): ReadonlySet<object> {
  const compared = new Set<unknown>()
  visitParts(tree, (part) => {
    const { type, value, lhs, rhs, condition, predicate, stages, update } = part
    if (type === 'binary' && goesThroughSides.has(value)) compared.add(lhs).add(rhs)
    if (type === 'condition') compared.add(condition)
    if (type === 'transform') compared.add(update).add(part['delete'])
    for (const filters of [predicate, stages]) {
      if (Array.isArray(filters)) for (const { expr } of filters) compared.add(expr)
    }
  })
  return compared as Set<object>
}

const goesThroughSides: ReadonlySet<unknown> = new Set(['=', '!=', 'in', '&', 'and', 'or'])

/** For each element its group is copied. */
const stepsPerGroupKey = 8
/** The names of the parameters are read from the source of the function. */
const stepsPerPartial = 30
/** A sort awaits each comparison, and copies what is left to be merged. */
const stepsPerSortTerm = 2
/** What makes an array or an object awaits its parts all at once. */
const stepsPerConstructor = 2
/** A frame for the parameters. */
const stepsPerCall = 1
/** A frame for the variables of `#`, `@` and `%`, which are copied from place to place. */
const stepsPerTupleFrame = 2

/** @returns the parts that cost more than their results show, with the steps of one evaluation */
export function findSurcharges(tree: unknown): ReadonlyMap<unknown, number> {
  const surcharges = new Map<unknown, number>()
  const add = (part: unknown, steps: number): void => {
    surcharges.set(part, (surcharges.get(part) ?? 0) + steps)
  }
  visitParts(tree, (part) => {
    const { type, value, body, group, terms } = part
    if (type === 'partial') add(part, stepsPerPartial)
    if (type === 'lambda') add(body, stepsPerCall)
    if (type === 'unary' && (value === '[' || value === '{')) add(part, stepsPerConstructor)
    for (const { expression } of partsIn(terms)) add(expression, stepsPerSortTerm)
    for (const key of keysOf(group)) add(key, stepsPerGroupKey)
    for (const step of tupleStepsOf(part)) {
      add(step, stepsPerTupleFrame)
      for (const { expr } of partsIn(step['stages'])) add(expr, stepsPerTupleFrame)
      for (const { expression } of partsIn(step['terms'])) add(expression, stepsPerTupleFrame)
    }
    if (tupleStepsOf(part).length > 0) for (const key of keysOf(group)) add(key, stepsPerTupleFrame)
  })
  return surcharges
}

/** @returns the steps of paths with `#`, `@` or `%`: each element of a result becomes an object that carries the variables */
export function findTupleSteps(tree: unknown): ReadonlySet<object> {
  const steps = new Set<object>()
  visitParts(tree, (part) => {
    for (const step of tupleStepsOf(part)) steps.add(step)
  })
  return steps
}

function tupleStepsOf({ type, steps }: Part): readonly Part[] {
  if (type !== 'path') return []
  const first = partsIn(steps).findIndex(({ tuple }) => tuple === true)
  return first < 0 ? [] : partsIn(steps).slice(first)
}

function keysOf(group: unknown): unknown[] {
  const { lhs } = Object(group) as { readonly lhs?: readonly (readonly unknown[])[] }
  return (lhs ?? []).map(([key]) => key)
}

function partsIn(list: unknown): readonly Part[] {
  return Array.isArray(list) ? list : []
}

export function hasWildcard(tree: unknown): boolean {
  let found = false
  visitParts(tree, ({ type }) => {
    if (type === 'wildcard' || type === 'descendant') found = true
  })
  return found
}

function visitParts(tree: unknown, see: (part: Part) => void): void {
  const seen = new Set<unknown>()
  function visit(node: unknown): void {
    if (typeof node !== 'object' || node === null || seen.has(node)) return
    seen.add(node)
    see(node as Part)
    for (const inner of Object.values(node)) visit(inner)
  }
  visit(tree)
}
