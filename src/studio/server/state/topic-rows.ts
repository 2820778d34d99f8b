// The rows of the topic tree that a page shows: levels that are open, siblings folded where there are many, matches of a
// search. At most `rowsMax` at a time, however many there are.

import type { TopicQuery, TopicRow, TopicRows } from '../../page-api.ts'
import { matchesTopic } from '../../topic-filter.ts'
import { rateAt } from './decayed-rate.ts'
import { type TopicNode, type TopicTree, topicOf } from './topic-tree.ts'

/** Siblings from here on are one row. */
const foldedMin = 50
const rowsMax = 500
/** Of an open fold, the first ones. */
const shownOfFold = 5
const shownOfFoundFold = 100
/** While there are fewer topics, all levels are open by themselves. */
const openTopicsMax = 100
/** And with few first levels, these are. */
const openFirstLevelsMax = 5
/** A search goes through everything; what it has beyond this is counted. */
const foundMax = 5_000

export interface RowsContext {
  readonly tree: TopicTree
  readonly nowMs: number
  /** Whether the last message of the topic has the text. */
  holds(node: TopicNode, text: string): boolean
}

export function rowsOf(query: TopicQuery, context: RowsContext): TopicRows {
  const { tree, nowMs } = context
  const { root } = tree
  const rates = (node: TopicNode) => rateAt(node.rate, nowMs, tree.startedAtMs)
  const open = new Set((query.open ?? '').split(','))
  const closed = new Set((query.closed ?? '').split(','))
  const opensByItself = (depth: number) =>
    root.topics <= openTopicsMax || (depth === 0 && root.children.size <= openFirstLevelsMax)
  const find = query.find?.trim() ?? ''
  const found = find === '' ? undefined : findNodes(find, context)
  const compare = comparison(query.by ?? 'rate', rates)
  const rows: TopicRow[] = []

  function childrenOf(node: TopicNode): TopicNode[] {
    const all = [...node.children.values()]
    return found === undefined ? all : all.filter((child) => found.has(child))
  }

  function addChildren(node: TopicNode, depth: number): void {
    const children = childrenOf(node)
    if (children.length < foldedMin) {
      for (const child of children.sort(compare)) addNode(child, depth)
    } else addFold(node, children, depth)
    if (node.unlisted > 0 && found === undefined) {
      const rest = node.unlisted - children.reduce((sum, child) => sum + child.unlisted, 0)
      if (rest > 0)
        rows.push(moreRow(`~${node.id}`, depth, `${count(rest)} messages of topics beyond the limit`))
    }
  }

  function addFold(node: TopicNode, children: TopicNode[], depth: number): void {
    const id = `+${node.id}`
    const isOpen = open.has(id) || found !== undefined
    const captures = new Set(children.map(({ capture }) => capture))
    const name = captures.size === 1 ? [...captures][0] : ''
    const sums = { topics: 0, messages: 0, bytes: 0, rate: 0, lastAtMs: 0, problems: 0 }
    for (const child of children) {
      for (const key of ['topics', 'messages', 'bytes', 'problems'] as const) sums[key] += child[key]
      sums.rate += rates(child)
      sums.lastAtMs = Math.max(sums.lastAtMs, child.lastAtMs)
    }
    rows.push({
      ...emptyRow,
      ...sums,
      id,
      kind: 'fold',
      depth,
      name: `+${name} (${count(children.length)})`,
      isOpen,
      hasChildren: true,
      tone: sums.problems > 0 ? 'warn' : 'good',
      isDemo: children.every(({ isDemo }) => isDemo),
    })
    if (!isOpen) return
    const shown = found === undefined ? shownOfFold : shownOfFoundFold
    for (const child of children.sort(compare).slice(0, shown)) addNode(child, depth + 1)
    if (children.length > shown) {
      rows.push(moreRow(`~${node.id}`, depth + 1, `${count(children.length - shown)} more`))
    }
  }

  function addNode(node: TopicNode, depth: number): void {
    let last = node
    let name = node.level
    // A level with nothing but one level below needs no row.
    for (let below = childrenOf(last); below.length === 1 && last.own === 0; below = childrenOf(last)) {
      last = below[0]!
      name = `${name}/${last.level}`
    }
    const id = String(last.id)
    const isOpen = !closed.has(id) && (open.has(id) || opensByItself(depth) || found !== undefined)
    rows.push({ ...rowOf(last, rates(last)), depth, name, isOpen })
    if (isOpen) addChildren(last, depth + 1)
  }

  addChildren(root, 0)
  const from = Math.max(0, Math.floor(Number(query.from ?? 0)) || 0)
  return {
    rows: rows.slice(from, from + rowsMax),
    total: rows.length,
    messages: root.messages,
    bytes: root.bytes,
    rate: rates(root),
  }
}

/** The nodes of topics that match, and all above them. */
function findNodes(find: string, { tree, holds }: RowsContext): ReadonlySet<TopicNode> {
  const found = new Set<TopicNode>()
  const isFilter = /(^|\/)[+#](\/|$)/.test(find)
  const wanted = find.toLowerCase()
  let matches = 0
  const matchesNode = (node: TopicNode, topic: string) =>
    isFilter ? matchesTopic(find, topic) : topic.toLowerCase().includes(wanted) || holds(node, find)
  const visit = (node: TopicNode, topic: string): void => {
    if (node.own > 0 && matches < foundMax && matchesNode(node, topic)) {
      matches++
      for (let one: TopicNode | undefined = node; one !== undefined; one = one.parent) found.add(one)
    }
    for (const child of node.children.values()) {
      visit(child, node.parent === undefined ? child.level : `${topic}/${child.level}`)
    }
  }
  visit(tree.root, '')
  return found
}

type Comparison = (a: TopicNode, b: TopicNode) => number

function comparison(by: NonNullable<TopicQuery['by']>, rates: (node: TopicNode) => number): Comparison {
  const byName: Comparison = (a, b) => collator.compare(a.level, b.level)
  // Steps of a half, so that rows keep their place while rates go up and down a little.
  const step = (node: TopicNode) => Math.round(Math.log2(Math.max(rates(node), 0.01)) * 2)
  const first: Record<typeof by, Comparison> = {
    name: byName,
    rate: (a, b) => step(b) - step(a),
    bytes: (a, b) => b.bytes - a.bytes,
    last: (a, b) => b.lastAtMs - a.lastAtMs,
  }
  return (a, b) => first[by](a, b) || byName(a, b)
}

const collator = new Intl.Collator('en', { numeric: true })

function count(value: number): string {
  return value.toLocaleString('en')
}

const emptyRow = {
  topic: undefined,
  isOpen: false,
  hasChildren: false,
  topics: 0,
  messages: 0,
  bytes: 0,
  rate: 0,
  lastAtMs: 0,
  own: 0,
  tone: 'good',
  problems: 0,
  isRetained: false,
  isDemo: false,
} as const satisfies Partial<TopicRow>

function moreRow(id: string, depth: number, name: string): TopicRow {
  return { ...emptyRow, id, kind: 'more', depth, name }
}

function rowOf(node: TopicNode, rate: number): Omit<TopicRow, 'depth' | 'name' | 'isOpen'> {
  const { id, topics, messages, bytes, lastAtMs, own, tone, problems, isRetained, isDemo } = node
  return {
    id: String(id),
    kind: 'topic',
    topic: topicOf(node),
    hasChildren: node.children.size > 0,
    topics,
    messages,
    bytes,
    rate,
    lastAtMs,
    own,
    tone: own === 0 && problems > 0 ? 'warn' : tone,
    problems,
    isRetained,
    isDemo,
  }
}
