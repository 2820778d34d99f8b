// Why messages did not become samples, a line for each reason and place. Each message that was not mapped counts in exactly
// one line, so that the lines add up to the messages; its other values count in theirs. Bounded: what comes beyond the
// last line counts in one line for its reason.

import type { ProblemLine } from '../../page-api.ts'
import type { OutcomeKind } from './outcome-of.ts'

export interface LocatedDrop {
  readonly reason: string
  /** As in `ProblemLine`. */
  readonly where: string
  readonly field: string
  readonly metric: string
  readonly detail: string
  readonly example: string
  readonly count: number
  /** A problem, rather than what was left out on purpose. */
  readonly isProblem: boolean
}

export interface BookedMessage {
  readonly topic: string
  /** Undefined for a topic without a node. */
  readonly topicId: number | undefined
  readonly messageId: number
  readonly kind: OutcomeKind
  readonly nowMs: number
}

export interface ProblemBook {
  /** @param drops of a message that is not mapped: at least one */
  record(message: BookedMessage, drops: readonly LocatedDrop[]): void
  /** Sorted by devices, then by messages; without lines that have neither. */
  lines(isLeftOut: boolean): ProblemLine[]
  count(): number
  /** Ids of topics that are held in all lines. */
  held(): number
}

export interface BookLimits {
  readonly linesMax: number
  readonly topicsOfLineMax: number
  readonly topicsMax: number
}

const bookLimits: BookLimits = { linesMax: 1_000, topicsOfLineMax: 1_000, topicsMax: 50_000 }

interface Line {
  readonly id: number
  readonly drop: LocatedDrop
  readonly isLeftOut: boolean
  readonly isKept: boolean
  topic: string
  example: string
  messageId: number
  messages: number
  values: number
  lastAtMs: number
  readonly topics: Set<number>
}

export function createProblemBook(
  describeReason: (reason: string) => string,
  limits: BookLimits = bookLimits,
): ProblemBook {
  const lines = new Map<string, Line>()
  let nextId = 1
  let held = 0

  function lineOf({ topic, kind }: BookedMessage, drop: LocatedDrop): Line {
    const isLeftOut = !drop.isProblem
    const isKept = kind === 'kept'
    const [firstLevel] = topic.split('/', 1)
    const { reason, where, field, metric } = drop
    const key = JSON.stringify([isLeftOut, isKept, reason, where, field, metric, firstLevel])
    const known = lines.get(key)
    if (known !== undefined) return known
    const isFull = lines.size >= limits.linesMax
    const restKey = JSON.stringify([isLeftOut, isKept, reason])
    const rest = isFull ? lines.get(restKey) : undefined
    if (rest !== undefined) return rest
    const nowhere = { where: '', field: '', metric: '', detail: 'more places than are told apart' }
    const line: Line = {
      id: nextId++,
      drop: isFull ? { ...drop, ...nowhere } : drop,
      isLeftOut,
      isKept,
      topic,
      example: '',
      messageId: 0,
      messages: 0,
      values: 0,
      lastAtMs: 0,
      topics: new Set(),
    }
    lines.set(isFull ? restKey : key, line)
    return line
  }

  return {
    record(message, drops) {
      const { topic, topicId, messageId, kind, nowMs } = message
      // Of a message with a problem, what is left out on purpose is no reason.
      const reasons = kind === 'left_out' ? drops : drops.filter(({ isProblem }) => isProblem)
      const counted = reasons[0]
      for (const drop of reasons) {
        const line = lineOf(message, drop)
        line.values += drop.count
        if (drop === counted && kind !== 'mapped') line.messages++
        line.topic = join(line.topic, topic)
        line.lastAtMs = nowMs
        line.messageId = messageId
        if (drop.example !== '') line.example = drop.example
        const isRoom = line.topics.size < limits.topicsOfLineMax && held < limits.topicsMax
        if (topicId === undefined || line.topics.has(topicId) || !isRoom) continue
        line.topics.add(topicId)
        held++
      }
    },
    lines(isLeftOut) {
      return [...lines.values()]
        .filter((line) => line.isLeftOut === isLeftOut)
        .map(({ id, drop, isKept, topic, example, messageId, messages, values, lastAtMs, topics }) => {
          const { reason, where, field, metric, detail } = drop
          const place = { reason, text: describeReason(reason), topic, where, field, metric, detail, example }
          return {
            id,
            ...place,
            messageId,
            messages,
            values,
            devices: Math.max(1, topics.size),
            isKept,
            lastAtMs,
          }
        })
        .sort((a, b) => b.devices - a.devices || b.messages - a.messages || a.id - b.id)
    },
    count: () => [...lines.values()].filter((line) => !line.isLeftOut).length,
    held: () => held,
  }
}

/** A filter that has both: levels that differ are `+`, and different lengths end in `#`. */
function join(filter: string, topic: string): string {
  if (filter === topic) return filter
  const levels = filter.split('/')
  const others = topic.split('/')
  if (levels.at(-1) === '#') {
    const kept = levels.slice(0, -1)
    const same = kept.findIndex((level, index) => level !== '+' && level !== others[index])
    return same < 0 ? filter : [...kept.slice(0, same), '#'].join('/')
  }
  if (levels.length !== others.length) {
    const differs = levels.findIndex((level, index) => level !== '+' && level !== others[index])
    const kept = differs < 0 ? levels.slice(0, others.length) : levels.slice(0, differs)
    return [...kept, '#'].join('/')
  }
  return levels.map((level, index) => (level === others[index] ? level : '+')).join('/')
}
