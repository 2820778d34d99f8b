// The text of the mapping file with a problem mended: candidates, the best first. They are made of what was explained of one
// message; whoever asks tries them (engine/prepare-remedy.ts). Of the file that there is, only the rule that changes is
// written anew.

import { Document, isMap, isScalar, isSeq, parseDocument, type YAMLMap, type YAMLSeq } from 'yaml'
import { insertRules } from './insert-rules.ts'
import type { RemedyRequest } from './remedy-kinds.ts'

export interface RemedyContext extends RemedyRequest {
  /** Of the file; undefined if there is none. */
  readonly text: string | undefined
  /** The bundled mapping as it is written. */
  readonly bundledText: string
  readonly topic: string
  readonly takenBy: 'own' | 'bundled' | 'zero' | 'none' | 'unreadable'
  /** Of the rule, in its file. */
  readonly ruleIndex: number
  /** Where it went wrong, in the rule, such as `metrics.power`; '' for the rule as a whole. */
  readonly where: string
  /** What the field holds in the messages that are known: texts, each once. */
  readonly words: readonly string[]
  /** Paths of the payload's fields. */
  readonly fields: readonly string[]
  /** A mapping file that `suggest` made of the message, if no rule takes it. */
  readonly suggested: string | undefined
}

export interface RemedyText {
  readonly text: string
  /** Lines that are new or changed, from 1. */
  readonly from: number
  readonly to: number
}

/** Changes a rule, and says whether it could. */
type Edit = (rule: YAMLMap) => boolean

const wordsMax = 50

export function candidatesFor(context: RemedyContext): RemedyText[] {
  const { kind, field, where, takenBy } = context
  const path = pathOf(where)
  switch (kind) {
    case 'states':
      return edited(context, [statesOfMetric(path, context), statesOfName(context), statesOfRule(context)])
    case 'leave_out':
      // A field that goes wrong is no reason to lose the others.
      if (field === '' && path.length === 0) return [ignoreTopic(context)]
      return edited(context, [withoutMetric(path), withoutField(field)])
    case 'format':
      return edited(
        context,
        formatsFor(context.words).map((format) => withFormat(path, format)),
      )
    case 'map': {
      const nearest = nearestTo(field, context.fields)
      const others = takenBy === 'own' ? [withLeaves] : [(): boolean => true]
      return edited(context, [...nearest.map((one) => withPath(path, one)), ...others])
    }
  }
}

/** Each edit on the rule that took the message, or on a copy of it in the file. */
function edited(context: RemedyContext, edits: readonly Edit[]): RemedyText[] {
  return edits.flatMap((edit) => {
    const changed = context.takenBy === 'own' ? editOwn(context, edit) : addRule(context, edit)
    return changed === undefined ? [] : [changed]
  })
}

function editOwn({ text = '', ruleIndex }: RemedyContext, edit: Edit): RemedyText | undefined {
  const rules = parseDocument(text, { logLevel: 'silent' }).get('rules', true)
  const rule = isSeq(rules) ? rules.items[ruleIndex] : undefined
  if (!isMap(rule) || rule.range == null || !edit(rule)) return undefined
  const [start, end] = rule.range
  const column = start - (text.lastIndexOf('\n', start - 1) + 1)
  const before = text.slice(0, start)
  const lines = written(rule)
  const changed = lines.map((line, index) => (index === 0 || line === '' ? line : ' '.repeat(column) + line))
  // What is behind the rule begins in a line of its own, unless the rule stands between braces.
  const old = text.slice(start, end)
  const gap = old.slice(old.trimEnd().length)
  const from = before.split('\n').length
  return { text: before + changed.join('\n') + gap + text.slice(end), from, to: from + lines.length - 1 }
}

/** What no rule of the file takes gets one: a copy of the bundled one, or one with the names that it has now. */
function addRule(context: RemedyContext, edit: Edit): RemedyText | undefined {
  const { text, topic, takenBy, bundledText, ruleIndex, suggested } = context
  const source = takenBy === 'bundled' ? bundledText : suggested
  const rules = source === undefined ? undefined : parseDocument(source).get('rules', true)
  const found = isSeq(rules) ? rules.items[takenBy === 'bundled' ? ruleIndex : 0] : undefined
  const rule = isMap(found) ? found : plainRule(topic)
  rule.commentBefore = null
  if (takenBy === 'bundled') narrowTopics(rule, topic)
  if (!edit(rule)) return undefined
  const lines = written(rule).map((line, index) =>
    line === '' ? '' : `${index === 0 ? '  - ' : '    '}${line}`,
  )
  return insertRules(text, `version: 1\nrules:\n${lines.join('\n')}\n`)
}

function plainRule(topic: string): YAMLMap {
  return new Document({
    topic,
    labels: { topic: '$topic', client_id: '$client_id' },
    leaves: true,
  }).contents as unknown as YAMLMap
}

/** Of the many topics of a bundled rule, the filters that take this one. */
function narrowTopics(rule: YAMLMap, topic: string): void {
  const filters = rule.get('topic', true)
  if (!isSeq(filters)) return
  const fitting = filters.items.filter((one) => isScalar(one) && isTaken(String(one.value), topic))
  if (fitting.length > 0) rule.set('topic', fitting[0])
}

function isTaken(filter: string, topic: string): boolean {
  const levels = filter.split('/').map((level) => {
    if (level.startsWith('+')) return '[^/]*'
    return level.startsWith('#') ? '.+' : level.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  })
  return new RegExp(`^${levels.join('/')}$`, 's').test(topic)
}

function ignoreTopic({ text, filter, topic }: RemedyContext): RemedyText {
  const rule = `- { topic: ${JSON.stringify(filter === '' ? topic : filter)}, ignore: true }`
  const rules = parseDocument(text ?? '', { logLevel: 'silent' }).get('rules', true)
  if (text === undefined || !isSeq(rules) || rules.range == null || rules.items.length === 0 || rules.flow) {
    return insertRules(text, `version: 1\nrules:\n  ${rule}\n`)
  }
  // In front: the first rule that matches counts.
  const [start] = rules.range
  const indent = start - (text.lastIndexOf('\n', start - 1) + 1)
  const line = text.slice(0, start).split('\n').length
  const next = `${rule}\n${' '.repeat(indent)}${text.slice(start)}`
  return { text: text.slice(0, start) + next, from: line, to: line }
}

function statesOfMetric(path: readonly Key[], { words }: RemedyContext): Edit {
  return (rule) => {
    if (!path.includes('metrics') || !rule.hasIn(path)) return false
    const metric = rule.getIn(path, true)
    if (isScalar(metric)) rule.setIn(path, flow({ value: metric.value, values: numbered(words, 1) }))
    else if (isMap(metric)) addValues(metric, words)
    else return false
    return words.length > 0
  }
}

function statesOfName({ field, words }: RemedyContext): Edit {
  return (rule) => {
    const name = rule.getIn(['leaves', 'names', withoutPositions(field)], true)
    if (!isMap(name) || words.length === 0) return false
    addValues(name, words)
    return true
  }
}

function statesOfRule({ words }: RemedyContext): Edit {
  return (rule) => {
    addValues(rule, words)
    return words.length > 0
  }
}

/** New words get the numbers behind those that there are. */
function addValues(holder: YAMLMap, words: readonly string[]): void {
  const values = holder.get('values', true)
  if (!isMap(values)) {
    holder.set('values', flow(numbered(words, 1)))
    return
  }
  const known = new Set(values.items.map(({ key }) => String(isScalar(key) ? key.value : key).toLowerCase()))
  const numbers = values.items.map(({ value }) => Number(isScalar(value) ? value.value : value))
  let next = Math.max(0, ...numbers.filter(Number.isFinite)) + 1
  for (const word of words) {
    if (!known.has(word.toLowerCase())) values.set(word, next++)
  }
}

function numbered(words: readonly string[], first: number): Record<string, number> {
  const distinct = [...new Map(words.map((word) => [word.toLowerCase(), word])).values()]
  return Object.fromEntries(distinct.slice(0, wordsMax).map((word, index) => [word, first + index]))
}

/** The metric goes; a rule that would be left with nothing does not change. */
function withoutMetric(path: readonly Key[]): Edit {
  return (rule) => {
    const at = path.lastIndexOf('metrics')
    const metrics = at < 0 ? undefined : rule.getIn(path.slice(0, at + 1), true)
    const key = path[at + 1]
    if ((!isMap(metrics) && !isSeq(metrics)) || key === undefined || !metrics.has(key)) return false
    metrics.delete(key)
    if (metrics.items.length > 0) return true
    rule.deleteIn(path.slice(0, at + 1))
    const scope = at === 0 ? rule : rule.getIn(path.slice(0, at), true)
    if (!isMap(scope)) return false
    // Without any of them a scope takes every reading.
    if (!scope.has('leaves') && !scope.has('for') && !scope.has('preset')) scope.set('leaves', false)
    return true
  }
}

function withoutField(field: string): Edit {
  const pattern = withoutPositions(field)
  return (rule) => {
    if (pattern === '' || pattern === '$') return false
    const leaves = rule.get('leaves', true)
    const excluded = isMap(leaves) ? leaves.get('exclude', true) : undefined
    if (isSeq(excluded)) excluded.add(pattern)
    else if (isMap(leaves)) leaves.set('exclude', flow([pattern]))
    else rule.set('leaves', flow({ exclude: [pattern] }))
    return true
  }
}

function withFormat(path: readonly Key[], format: string | undefined): Edit {
  return (rule) => {
    if (path.length === 0 || !rule.hasIn(path)) return false
    const time = rule.getIn(path, true)
    const settings = { ...(format === undefined ? {} : { format }), timezone: 'UTC' }
    if (isScalar(time)) rule.setIn(path, flow({ value: time.value, ...settings }))
    else if (isMap(time)) {
      for (const [key, value] of Object.entries(settings)) {
        if (key === 'format' || !time.has(key)) time.set(key, value)
      }
    } else return false
    return true
  }
}

function withPath(path: readonly Key[], field: string): Edit {
  return (rule) => {
    const metric = path.length === 0 ? undefined : rule.getIn(path, true)
    if (isScalar(metric)) rule.setIn(path, field)
    else if (isMap(metric) && metric.has('value')) metric.set('value', field)
    else return false
    return true
  }
}

const withLeaves: Edit = (rule) => {
  if (rule.has('leaves') && rule.get('leaves') !== false) return false
  rule.set('leaves', true)
  return true
}

/** Formats in which the text may be written; undefined: as it is, and in UTC. */
function formatsFor(words: readonly string[]): (string | undefined)[] {
  const [text = ''] = words
  const time = /(\d\d:\d\d(:\d\d)?)(\.\d{3})?$/.exec(text)
  const clock =
    time === null ? '' : `HH:mm${time[2] === undefined ? '' : ':ss'}${time[3] === undefined ? '' : '.SSS'}`
  const date = text.slice(0, time?.index ?? text.length)
  const match = /^(\d{1,4})([./-])(\d{1,2})\2(\d{2,4})([ T]*)$/.exec(date)
  if (match === null) return [undefined]
  const [, first = '', sign, , last = '', gap = ''] = match
  const orders =
    first.length === 4
      ? [['yyyy', 'MM', 'dd']]
      : [
          ['dd', 'MM', last.length === 4 ? 'yyyy' : 'yy'],
          ['MM', 'dd', last.length === 4 ? 'yyyy' : 'yy'],
        ]
  const between = gap.replace('T', "'T'")
  return [undefined, ...orders.map((order) => `${order.join(sign)}${between}${clock}`)]
}

/** Fields whose path is like the one that was looked for, the nearest first. */
function nearestTo(field: string, fields: readonly string[]): string[] {
  const name = lastName(field)
  if (name === '') return []
  return fields
    .map((one) => ({ one, distance: lastName(one) === name ? 0 : distanceOf(one, field) }))
    .filter(({ distance }) => distance <= Math.max(2, name.length / 3))
    .sort((a, b) => a.distance - b.distance)
    .map(({ one }) => one)
    .slice(0, 3)
}

function lastName(path: string): string {
  return path.split('.').at(-1)?.toLowerCase() ?? ''
}

/** Levenshtein's. */
function distanceOf(a: string, b: string): number {
  if (Math.max(a.length, b.length) > 100) return Number.POSITIVE_INFINITY
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + cost))
    }
    row = next
  }
  return row[b.length]!
}

type Key = string | number

/** `for[0].metrics.power` as keys */
function pathOf(where: string): Key[] {
  return [...where.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/g)].map(([, text, index, name]) => {
    if (index !== undefined) return Number(index)
    return text === undefined ? (name as string) : (JSON.parse(`"${text}"`) as string)
  })
}

function withoutPositions(field: string): string {
  return field.replace(/\[-?\d+\]/g, '').replace(/^\$?\.(?=.)/, '')
}

function flow(value: object): YAMLMap | YAMLSeq {
  const node = new Document(value).contents as unknown as YAMLMap | YAMLSeq
  node.flow = true
  return node
}

function written(rule: YAMLMap): string[] {
  const document = new Document(undefined, { version: '1.2' })
  document.contents = rule as unknown as typeof document.contents
  return document.toString({ lineWidth: 0, flowCollectionPadding: true }).trimEnd().split('\n')
}
