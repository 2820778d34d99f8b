// The topics that were seen, as a tree of their levels with exact counts. Bounded: where there is no room for a topic, its
// messages count in the levels above it that are there.

import type { Tone } from '../../page-api.ts'
import { countEvent, createRate, type DecayedRate } from './decayed-rate.ts'

export interface TopicNode {
  readonly id: number
  /** Undefined for the root. */
  readonly parent: TopicNode | undefined
  readonly level: string
  /** 0 for the first level, -1 for the root. */
  readonly depth: number
  readonly children: Map<string, TopicNode>
  /** At and below it. */
  messages: number
  bytes: number
  readonly rate: DecayedRate
  lastAtMs: number
  topics: number
  problems: number
  /** Messages below it whose topics have no node. */
  unlisted: number
  /** Messages of its own. */
  own: number
  tone: Tone
  isRetained: boolean
  isDemo: boolean
  /** The last tick in which it changed. */
  changedInTick: number
  /** Name of the capture at this level in the rule of the last message, such as `device`. */
  capture: string
}

export interface TopicTree {
  readonly root: TopicNode
  readonly startedAtMs: number
  /** @returns the topic's node; undefined if there is no room for it */
  arrived(message: ArrivedMessage): TopicNode | undefined
  find(id: number): TopicNode | undefined
  /** Nodes; at most `nodesMax`. */
  size(): number
  /** Of the next node. */
  nextId(): number
}

export interface ArrivedMessage {
  readonly topic: string
  readonly bytes: number
  readonly nowMs: number
  readonly isRetained: boolean
  readonly isDemo: boolean
}

export interface TreeLimits {
  readonly nodesMax: number
  /** Of all levels together, in UTF-16 code units. */
  readonly textMax: number
}

/** Room for 20,000 devices with two levels each, and some. */
export const treeLimits: TreeLimits = { nodesMax: 60_000, textMax: 4_000_000 }

/** AWS IoT Core allows 256 bytes; other brokers 65,535. */
const topicLengthMax = 1_024

/**
 * @param firstId above the ids of a tree before this one, whose rows a page may still show
 * @param ids by topic and by the levels above it: those that the tree before had, of topics that stay
 */
export function createTopicTree(
  startedAtMs: number,
  limits: TreeLimits = treeLimits,
  firstId = 0,
  ids: ReadonlyMap<string, number> = new Map(),
): TopicTree {
  let nextId = firstId
  let text = 0
  const nodes = new Map<number, TopicNode>()

  function createNode(parent: TopicNode | undefined, level: string, id = nextId++): TopicNode {
    const node: TopicNode = {
      id,
      parent,
      level,
      depth: parent === undefined ? -1 : parent.depth + 1,
      children: new Map(),
      messages: 0,
      bytes: 0,
      rate: createRate(startedAtMs),
      lastAtMs: 0,
      topics: 0,
      problems: 0,
      unlisted: 0,
      own: 0,
      tone: 'good',
      isRetained: false,
      isDemo: false,
      changedInTick: -1,
      capture: '',
    }
    nodes.set(node.id, node)
    text += level.length
    parent?.children.set(level, node)
    return node
  }

  const root = createNode(undefined, '')
  /** The way from the root to the topic's node, as far as there are nodes, or room for them. */
  function pathOf(topic: string): { readonly path: TopicNode[]; readonly isWhole: boolean } {
    const path = [root]
    if (topic.length > topicLengthMax) return { path, isWhole: false }
    const levels = topic.split('/')
    let node = root
    let hasRoom: boolean | undefined
    for (const [index, level] of levels.entries()) {
      let next = node.children.get(level)
      if (next === undefined) {
        // All of a topic or nothing of it: from here on every level is new.
        hasRoom ??=
          nodes.size + levels.length - index <= limits.nodesMax && text + topic.length <= limits.textMax
        if (!hasRoom) return { path, isWhole: false }
        next = createNode(node, level, ids.get(levels.slice(0, index + 1).join('/')))
      }
      node = next
      path.push(node)
    }
    return { path, isWhole: true }
  }

  return {
    root,
    startedAtMs,
    arrived({ topic, bytes, nowMs, isRetained, isDemo }) {
      const { path, isWhole } = pathOf(topic)
      const node = isWhole ? path.at(-1) : undefined
      for (const one of path) {
        one.messages++
        one.bytes += bytes
        one.lastAtMs = nowMs
        countEvent(one.rate, nowMs)
        if (node?.own === 0) one.topics++
        if (node === undefined) one.unlisted++
      }
      if (node === undefined) return undefined
      node.own++
      node.isRetained = isRetained
      node.isDemo = isDemo
      return node
    },
    find: (id) => nodes.get(id),
    size: () => nodes.size,
    nextId: () => nextId,
  }
}

/** Of these topics and the levels above them, as `createTopicTree` takes them. */
export function idsOf(tree: TopicTree, topics: Iterable<string>): Map<string, number> {
  const ids = new Map<string, number>()
  for (const topic of topics) {
    const levels = topic.split('/')
    let node: TopicNode | undefined = tree.root
    for (const [index, level] of levels.entries()) {
      node = node?.children.get(level)
      if (node !== undefined) ids.set(levels.slice(0, index + 1).join('/'), node.id)
    }
  }
  return ids
}

/** The whole topic; '' for the root. */
export function topicOf(node: TopicNode): string {
  const levels: string[] = []
  for (let one: TopicNode = node; one.parent !== undefined; one = one.parent) levels.push(one.level)
  return levels.reverse().join('/')
}

/** What became of a message of the node's own. */
export function settleAt(node: TopicNode, tone: Tone, isProblem: boolean): void {
  node.tone = tone
  if (!isProblem) return
  for (let one: TopicNode | undefined = node; one !== undefined; one = one.parent) one.problems++
}

/** @param filter of the rule that mapped a message of the node's own, such as `factory/+line/#device` */
export function nameCaptures(node: TopicNode, filter: string): void {
  const levels = filter.split('/')
  const rest = levels.findIndex((level) => level.startsWith('#'))
  for (let one: TopicNode = node; one.parent !== undefined; one = one.parent) {
    const level = levels[rest >= 0 ? Math.min(one.depth, rest) : one.depth] ?? ''
    one.capture = /^[+#]/.test(level) ? level.slice(1) : ''
  }
}
