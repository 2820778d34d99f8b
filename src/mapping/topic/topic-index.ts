// Finds the rules for a topic, in file order, in a trie of topic levels: the work depends on the topic, not on how many
// rules there are for others.

import type { FilterLevels } from './topic-filter.ts'

/** A node of the trie, in a form that JSON can hold: the build makes that of the bundled mapping, without what is empty. */
export interface TopicTrie {
  readonly literals?: { readonly [level: string]: TopicTrie }
  readonly any?: TopicTrie | null
  /** Rules whose filter ends here, in order. */
  readonly exact?: readonly number[]
  /** Rules whose filter goes on with `#`, in order: they match this level too, and all below. */
  readonly open?: readonly number[]
  /** Filters that go on with a `#` that has levels behind it, by these from the last one on. */
  readonly tail?: TopicTrie | null
  /** The first rule at or below this node: nothing to find there for who has an earlier one. */
  readonly first: number
}

interface TrieNode {
  readonly literals: { [level: string]: TrieNode }
  any: TrieNode | null
  readonly exact: number[]
  readonly open: number[]
  tail: TrieNode | null
  first: number
}

const none = Number.MAX_SAFE_INTEGER

/** @returns a function from topic levels to the index of the first filter that matches and comes after `after`, or -1 */
export function createTopicIndex(filters: readonly FilterLevels[]): FindFilter {
  return findInTrie(buildTopicTrie(filters))
}

export type FindFilter = (levels: readonly string[], after: number) => number

export function buildTopicTrie(filters: readonly FilterLevels[]): TopicTrie {
  const root = createNode()
  for (const [rule, filter] of filters.entries()) insert(root, filter, rule)
  return root
}

export function findInTrie(root: TopicTrie): FindFilter {
  return (levels, after) => {
    const rule = search(root, levels, 0, levels.length, false, after, none)
    return rule === none ? -1 : rule
  }
}

function createNode(): TrieNode {
  // Levels may have any name, such as `__proto__`.
  const literals = Object.create(null)
  return { literals, any: null, exact: [], open: [], tail: null, first: none }
}

function insert(root: TrieNode, { levels, open, tail }: FilterLevels, rule: number): void {
  const above = descend(root, levels, rule)
  if (tail.length > 0) {
    above.tail ??= createNode()
    descend(above.tail, tail.toReversed(), rule).exact.push(rule)
  } else if (open) above.open.push(rule)
  else above.exact.push(rule)
}

/** @returns the node at the end of the levels, made where it is missing */
function descend(start: TrieNode, levels: readonly (string | null)[], rule: number): TrieNode {
  let node = start
  node.first = Math.min(node.first, rule)
  for (const level of levels) {
    let next = level === null ? node.any : node.literals[level]
    if (next === null || next === undefined) {
      next = createNode()
      if (level === null) node.any = next
      else node.literals[level] = next
    }
    node = next
    node.first = Math.min(node.first, rule)
  }
  return node
}

/**
 * Comes to each node at most once, whatever the topic.
 * @param from first level that is not matched yet, and `to` the one behind the last
 * @param isTail levels are matched from the last one on, and one has to be left
 * @returns the lowest rule index above `after` that matches the rest and is below `best`; else `best`
 */
function search(
  node: TopicTrie,
  levels: readonly string[],
  from: number,
  to: number,
  isTail: boolean,
  after: number,
  best: number,
): number {
  let found = firstBetween(node.open, after, best)
  const { tail, any, literals } = node
  if (tail && tail.first < found) found = search(tail, levels, from, to, true, after, found)
  if (isTail ? from < to : from === to) found = firstBetween(node.exact, after, found)
  const level = levels[isTail ? to - 1 : from]
  if (from >= to || level === undefined) return found
  const inner = isTail ? from : from + 1
  const outer = isTail ? to - 1 : to
  const literal = literals && Object.hasOwn(literals, level) ? literals[level] : undefined
  if (literal !== undefined && literal.first < found) {
    found = search(literal, levels, inner, outer, isTail, after, found)
  }
  if (any && any.first < found) found = search(any, levels, inner, outer, isTail, after, found)
  return found
}

function firstBetween(rules: readonly number[] | undefined, after: number, best: number): number {
  if (rules === undefined) return best
  for (const rule of rules) if (rule > after) return Math.min(rule, best)
  return best
}
