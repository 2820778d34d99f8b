// Looks for parts of an expression that are charged for in a way of their own.

/** Of the tree that JSONata makes of an expression, with what is known of one by its type. */
interface Part {
  readonly [name: string]: unknown
}

/** @returns the parts whose results are gone through as a whole: they are compared, joined to a text, or taken as true or false */
export function findComparedParts(tree: unknown): ReadonlySet<object> {
  const compared = new Set<unknown>()
  visitParts(tree, ({ type, value, lhs, rhs, condition, predicate, stages }) => {
    if (type === 'binary' && goesThroughSides.has(value)) compared.add(lhs).add(rhs)
    if (type === 'condition') compared.add(condition)
    for (const filters of [predicate, stages]) {
      if (Array.isArray(filters)) for (const { expr } of filters) compared.add(expr)
    }
  })
  return compared as Set<object>
}

const goesThroughSides: ReadonlySet<unknown> = new Set(['=', '!=', 'in', '&', 'and', 'or'])

/** @returns the parts that say into which group an element goes */
export function findGroupKeys(tree: unknown): ReadonlySet<object> {
  const keys = new Set<unknown>()
  visitParts(tree, ({ group }) => {
    const { lhs } = Object(group) as { readonly lhs?: readonly (readonly unknown[])[] }
    for (const [key] of lhs ?? []) keys.add(key)
  })
  return keys as Set<object>
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
