// Reads MQTT topic filters with named wildcards: `factory/+line/#rest`. The IoT rule's SQL already chose the
// messages, so a wildcard also matches topics that begin with `$`.

import { isLabelName } from '../../prometheus-names.ts'

export interface TopicFilter {
  /** Literal levels; null for a `+`. Without the final `#`. */
  readonly levels: readonly (string | null)[]
  /** True if the filter ends in `#`: it matches its levels and everything below them. */
  readonly open: boolean
  readonly captures: readonly Capture[]
  /** True if a wildcard has no name: then only the whole topic tells devices apart. */
  readonly unnamed: boolean
}

export interface Capture {
  readonly name: string
  /** Index of the topic level; with `rest`, of the first one. */
  readonly level: number
  readonly rest: boolean
}

export type TopicFilterProblem = 'empty' | 'hash_not_last' | 'wildcard_in_level' | 'bad_wildcard_name'

export function parseTopicFilter(text: string): TopicFilter | TopicFilterProblem {
  if (text === '') return 'empty'
  const levels: (string | null)[] = []
  const captures: Capture[] = []
  let open = false
  let unnamed = false
  for (const [index, level] of text.split('/').entries()) {
    if (open) return 'hash_not_last'
    const wildcard = level[0]
    if (wildcard !== '+' && wildcard !== '#') {
      if (/[+#]/.test(level)) return 'wildcard_in_level'
      levels.push(level)
      continue
    }
    const name = level.slice(1)
    if (name === '') unnamed = true
    else if (!isLabelName(name)) return 'bad_wildcard_name'
    else captures.push({ name, level: index, rest: wildcard === '#' })
    if (wildcard === '#') open = true
    else levels.push(null)
  }
  return { levels, open, captures, unnamed }
}

/** Captures whose name begins with `_` are variables only. */
export function labelCaptures({ captures }: TopicFilter): Capture[] {
  return captures.filter(({ name }) => !name.startsWith('_'))
}

/** @param topic of a rule, as the validator let it through */
export function filtersOf(topic: string | readonly string[]): TopicFilter[] {
  return (typeof topic === 'string' ? [topic] : topic).map((text) => {
    const filter = parseTopicFilter(text)
    if (typeof filter === 'string') throw new Error(`topic filter ${text}: ${filter}`)
    return filter
  })
}
