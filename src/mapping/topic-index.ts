// Finds the first rule for a topic in a trie of topic levels: the work depends on the topic, not on how many rules
// there are for others.

import type { TopicFilter } from './topic-filter.ts'

interface Node {
  readonly literals: Map<string, Node>
  any: Node | undefined
  /** Rule whose filter ends here. */
  exact: number
  /** Rule whose filter goes on with `#`: it matches this level too, and all below. */
  open: number
  /** The first rule at or below this node: nothing to find there for who has an earlier one. */
  first: number
}

const none = Number.POSITIVE_INFINITY

/** @returns a function from topic levels to the index of the first filter that matches, or -1 */
export function createTopicIndex(filters: readonly TopicFilter[]): (levels: readonly string[]) => number {
  const root = createNode()
  for (const [rule, filter] of filters.entries()) insert(root, filter, rule)
  return (levels) => {
    const rule = search(root, levels, 0, none)
    return rule === none ? -1 : rule
  }
}

function createNode(): Node {
  return { literals: new Map(), any: undefined, exact: none, open: none, first: none }
}

function insert(root: Node, { levels, open }: TopicFilter, rule: number): void {
  let node = root
  node.first = Math.min(node.first, rule)
  for (const level of levels) {
    let next = level === null ? node.any : node.literals.get(level)
    if (next === undefined) {
      next = createNode()
      if (level === null) node.any = next
      else node.literals.set(level, next)
    }
    node = next
    node.first = Math.min(node.first, rule)
  }
  if (open) node.open = Math.min(node.open, rule)
  else node.exact = Math.min(node.exact, rule)
}

/** @returns the lowest rule index that matches from `depth` on and is below `best`; else `best` */
function search(node: Node, levels: readonly string[], depth: number, best: number): number {
  let found = Math.min(node.open, best)
  const level = levels[depth]
  if (level === undefined) return Math.min(node.exact, found)
  const literal = node.literals.get(level)
  if (literal !== undefined && literal.first < found) found = search(literal, levels, depth + 1, found)
  if (node.any !== undefined && node.any.first < found) found = search(node.any, levels, depth + 1, found)
  return found
}
