// Changes the tree that JSONata makes of an expression: an operand of arithmetic that is a field path or a variable is
// read by a function first, which makes numbers of decimal texts. compile-operation.ts does the same to what it compiles.

/** No name of a function that an expression could call. */
export const decimalFunction = '\u0000decimal'

interface Node {
  readonly type?: unknown
  readonly value?: unknown
  [name: string]: unknown
}

interface Filter {
  readonly type: unknown
  readonly expr: Node
}

const binaries: ReadonlySet<unknown> = new Set(['+', '-', '*', '/', '%'])

/** @param tree as `ast()` gives it: the one that is evaluated */
export function readDecimalOperands(tree: unknown): void {
  const seen = new Set<unknown>()
  function visit(node: unknown): void {
    if (typeof node !== 'object' || node === null || seen.has(node)) return
    seen.add(node)
    for (const inner of Object.values(node)) visit(inner)
    const part = node as Node
    if (part.type === 'binary' && binaries.has(part.value)) {
      replace(part, 'lhs')
      replace(part, 'rhs')
    } else if (part.type === 'unary' && part.value === '-') replace(part, 'expression')
  }
  visit(tree)
}

/** In parentheses, too. */
function replace(parent: Node, key: string): void {
  const operand = parent[key] as Node
  if (operand.type === 'block') {
    const inner = operand['expressions'] as unknown[]
    if (inner.length === 1) replace(inner as unknown as Node, '0')
  } else if (isPath(operand)) {
    const procedure = { type: 'variable', value: decimalFunction }
    parent[key] = { type: 'function', value: '(', procedure, arguments: [operand] }
  }
}

function isPath(node: Node): boolean {
  if (node.type === 'variable') return isStep(node)
  if (node.type !== 'path' || node['keepSingletonArray'] !== undefined || node['group'] !== undefined)
    return false
  return (node['steps'] as Node[]).every(
    (step, at) => (step.type === 'name' || (at === 0 && step.type === 'variable')) && isStep(step),
  )
}

/** With positions, and without other filters, groups, orders and bindings. */
function isStep({ predicate, stages, group, keepArray, focus, index, tuple, ancestor }: Node): boolean {
  const filters = [...((predicate ?? []) as Filter[]), ...((stages ?? []) as Filter[])]
  return (
    filters.every(({ type, expr }) => type === 'filter' && expr.type === 'number') &&
    [group, keepArray, focus, index, tuple, ancestor].every((mark) => mark === undefined)
  )
}
