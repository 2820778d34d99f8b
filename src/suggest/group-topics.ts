// Guesses topic filters from topics: those with as many levels and the same first one are a group, unless a level tells
// messages of different fields apart, such as `telemetry` from `state`. No filter takes a topic of another group.

export interface KnownTopic {
  readonly topic: string
  /** Paths of its readings, as text. */
  readonly fields: ReadonlySet<string>
}

export interface TopicGroup {
  /** Null for one that varies. */
  readonly levels: readonly (string | null)[]
  readonly topics: readonly KnownTopic[]
}

/** Values of a level that tells kinds of messages apart. */
const kindsMax = 8

/** @returns in the order of their first topics */
export function groupTopics(topics: readonly KnownTopic[]): TopicGroup[] {
  return [...partition(topics, firstOf).values()].flatMap(split)
}

/** A slash at the beginning makes an empty level, which says nothing. */
function firstOf({ topic }: KnownTopic): string {
  const levels = topic.split('/')
  const first = levels.findIndex((level) => level !== '')
  // Of topics with one level, it is the one that varies.
  return JSON.stringify([levels.length, levels.length === 1 ? '' : levels.slice(0, first + 1)])
}

function split(topics: readonly KnownTopic[]): TopicGroup[] {
  const levels = commonLevels(topics)
  const varying = levels.flatMap((level, index) => (level === null ? [index] : []))
  for (const index of varying.reverse()) {
    const kinds = [...partition(topics, ({ topic }) => topic.split('/')[index] as string).values()]
    const fields = new Set(kinds.map(fieldsOf))
    if (kinds.length > kindsMax || kinds.length === topics.length || fields.size < kinds.length) continue
    return kinds.flatMap(split)
  }
  return [{ levels, topics }]
}

function commonLevels(topics: readonly KnownTopic[]): (string | null)[] {
  const [first = [], ...others] = topics.map(({ topic }) => topic.split('/'))
  return first.map((level, index) => (others.every((other) => other[index] === level) ? level : null))
}

function fieldsOf(topics: readonly KnownTopic[]): string {
  return JSON.stringify([...new Set(topics.flatMap(({ fields }) => [...fields]))].sort())
}

function partition<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const parts = new Map<string, Item[]>()
  for (const item of items) {
    const key = keyOf(item)
    const part = parts.get(key)
    if (part === undefined) parts.set(key, [item])
    else part.push(item)
  }
  return parts
}
