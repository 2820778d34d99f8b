// Reads MQTT topic filters with named wildcards: `factory/+line/#rest`, `zigbee2mqtt/#device/set`. The IoT rule's SQL already chose the
// messages, so a wildcard also matches topics that begin with `$`.

import { isLabelName } from '../../prometheus-names.ts'

/** What a filter matches. */
export interface FilterLevels {
  /** Literal levels; null for a `+`. Up to the `#`. */
  readonly levels: readonly (string | null)[]
  /** True if the filter has a `#`: with nothing behind it, it matches its levels and everything below them. */
  readonly open: boolean
  /** Levels behind the `#`, which then matches one or more. */
  readonly tail: readonly (string | null)[]
}

export interface TopicFilter extends FilterLevels {
  readonly captures: readonly Capture[]
  /** True if a wildcard has no name: then only the whole topic tells devices apart. */
  readonly unnamed: boolean
}

export interface Capture {
  readonly name: string
  /** Index of the topic level, behind a `#` from the end (-1 is the last); with `rest`, of the first one. */
  readonly level: number
  readonly rest: boolean
  /** Of `rest`: how many levels are behind it, if any. */
  readonly behind?: number
}

export type TopicFilterProblem =
  | 'empty'
  | 'hash_not_last'
  | 'second_hash'
  | 'wildcard_in_level'
  | 'bad_wildcard_name'

export function parseTopicFilter(text: string): TopicFilter | TopicFilterProblem {
  if (text === '') return 'empty'
  const levels: (string | null)[] = []
  const tail: (string | null)[] = []
  const captures: Capture[] = []
  let open = false
  let unnamed = false
  const all = text.split('/')
  for (const [index, level] of all.entries()) {
    const wildcard = level[0]
    const part = open ? tail : levels
    if (wildcard !== '+' && wildcard !== '#') {
      if (/[+#]/.test(level)) return 'wildcard_in_level'
      part.push(level)
      continue
    }
    const rest = wildcard === '#'
    const behind = rest ? all.length - 1 - index : 0
    const name = level.slice(1)
    if (rest && open) return 'second_hash'
    if (name === '') {
      if (behind > 0) return 'hash_not_last'
      unnamed = true
    } else if (!isLabelName(name)) return 'bad_wildcard_name'
    else {
      captures.push({ name, level: open ? index - all.length : index, rest, ...(behind > 0 && { behind }) })
    }
    if (rest) open = true
    else part.push(null)
  }
  return { levels, open, tail, captures, unnamed }
}

/** Captures whose name begins with `_` are variables only. */
export function labelCaptures({ captures }: TopicFilter): Capture[] {
  return captures.filter(({ name }) => !name.startsWith('_'))
}

/** @param topic of a rule, as the validator let it through */
export function filtersOf(topic: string | readonly string[]): TopicFilter[] {
  return [topic].flat().map(filterOf)
}

/** @param text of a filter, as the validator let it through */
export function filterOf(text: string): TopicFilter {
  // The validator has said what is wrong with it.
  return parseTopicFilter(text) as TopicFilter
}

/** What `parseTopicFilter` finds to match, in a fraction of its time. @param text as the validator let it through */
export function filterLevels(text: string): FilterLevels {
  const all = text.split('/').map((level) => (level.startsWith('+') ? null : level))
  const hash = all.findIndex((level) => level?.startsWith('#'))
  if (hash === -1) return { levels: all, open: false, tail: [] }
  return { levels: all.slice(0, hash), open: true, tail: all.slice(hash + 1) }
}
