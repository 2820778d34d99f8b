// Finds the rules for a topic, in file order, in a trie of topic levels: the work depends on the topic, not on how many
// rules there are for others.

import type { TopicFilter } from './topic-filter.ts'

interface Node {
  readonly literals: Map<string, Node>
  any: Node | undefined
  /** Rules whose filter ends here, in order. */
  readonly exact: number[]
  /** Rules whose filter goes on with `#`, in order: they match this level too, and all below. */
  readonly open: number[]
  /** The first rule at or below this node: nothing to find there for who has an earlier one. */
  first: number
}

const none = Number.POSITIVE_INFINITY

/** @returns a function from topic levels to the index of the first filter that matches and comes after `after`, or -1 */
export function createTopicIndex(
  filters: readonly TopicFilter[],
): (levels: readonly string[], after: number) => number {
  const root = createNode()
  for (const [rule, filter] of filters.entries()) insert(root, filter, rule)
  return (levels, after) => {
    const rule = search(root, levels, 0, after, none)
    return rule === none ? -1 : rule
  }
}

function createNode(): Node {
  return { literals: new Map(), any: undefined, exact: [], open: [], first: none }
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
  if (open) node.open.push(rule)
  else node.exact.push(rule)
}

/** @returns the lowest rule index above `after` that matches from `depth` on and is below `best`; else `best` */
function search(node: Node, levels: readonly string[], depth: number, after: number, best: number): number {
  let found = firstBetween(node.open, after, best)
  const level = levels[depth]
  if (level === undefined) return firstBetween(node.exact, after, found)
  const literal = node.literals.get(level)
  if (literal !== undefined && literal.first < found) found = search(literal, levels, depth + 1, after, found)
  if (node.any !== undefined && node.any.first < found) {
    found = search(node.any, levels, depth + 1, after, found)
  }
  return found
}

function firstBetween(rules: readonly number[], after: number, best: number): number {
  for (const rule of rules) if (rule > after) return Math.min(rule, best)
  return best
}
