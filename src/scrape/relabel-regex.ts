// Regular expressions of relabelling: RE2's, anchored at both ends, and the templates that their groups are put into.
// They take time in proportion to the text. https://github.com/google/re2/wiki/Syntax

import { RE2JS } from 're2js'

export interface RelabelRegex {
  matches(text: string): boolean
  /** @returns the whole match and its groups, '' for one that takes no part; undefined if the text does not match */
  groupsOf(text: string): readonly string[] | undefined
  /** Name → index of the group. */
  readonly groupNames: Readonly<Record<string, number>>
}

/** Texts whose answer is remembered, for each expression: pages have the same labels again and again. */
const rememberedMax = 10_000

/** @throws {Error} for a pattern that RE2 does not have; its message says what it does not have */
export function compileRelabelRegex(pattern: string): RelabelRegex {
  // Compiled alone, so that `a)(b` is not made valid by what is put around it.
  RE2JS.compile(pattern)
  const regex = RE2JS.compile(`^(?:${pattern})$`)
  const remembered = new Map<string, readonly string[] | undefined>()
  const isAny = pattern === '(.*)' || pattern === '.*'

  function groupsOf(text: string): readonly string[] | undefined {
    // The default, which nearly every rule has. `.` matches no line break.
    if (isAny && !text.includes('\n')) return pattern === '.*' ? [text] : [text, text]
    if (remembered.has(text)) return remembered.get(text)
    const matcher = regex.matcher(text)
    const groups = matcher.find()
      ? Array.from({ length: matcher.groupCount() + 1 }, (_, group) => matcher.group(group) ?? '')
      : undefined
    if (remembered.size >= rememberedMax) remembered.clear()
    remembered.set(text, groups)
    return groups
  }

  return {
    groupsOf,
    matches: (text) => groupsOf(text) !== undefined,
    groupNames: regex.namedGroups() as Readonly<Record<string, number>>,
  }
}

interface Template {
  expand(groups: readonly string[], names: Readonly<Record<string, number>>): string
}

type Part = { readonly text: string } | { readonly group: string }

const templates = new Map<string, Template>()

/** Of `$1`, `$name`, `${1}` and `$$`, as Go's Expand: a name is as long as it can be, and an unknown one is empty. */
export function templateOf(text: string): Template {
  let template = templates.get(text)
  if (template === undefined) {
    template = compileTemplate(text)
    templates.set(text, template)
  }
  return template
}

const reference = /\$(?:(\$)|\{(\w+)\}|(\w+))/g

function compileTemplate(text: string): Template {
  const parts: Part[] = []
  let from = 0
  for (const match of text.matchAll(reference)) {
    parts.push({ text: text.slice(from, match.index) })
    parts.push(match[1] === '$' ? { text: '$' } : { group: (match[2] ?? match[3]) as string })
    from = match.index + match[0].length
  }
  parts.push({ text: text.slice(from) })
  return {
    expand: (groups, names) =>
      parts
        .map((part) => {
          if ('text' in part) return part.text
          if (/^\d+$/.test(part.group)) return groups[Number(part.group)] ?? ''
          return Object.hasOwn(names, part.group) ? (groups[names[part.group] as number] ?? '') : ''
        })
        .join(''),
  }
}
