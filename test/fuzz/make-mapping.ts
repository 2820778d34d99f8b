// Mapping files: those of the examples, of the bench and the presets with something changed, either in the text or in the
// tree that the text stands for; and texts that have nothing to do with one.

import { parse } from 'yaml'
import { mappingSchema } from '#mapping/authoring'
import type { JsonValue } from '../../src/model.ts'
import type { Chance } from './chance.ts'
import { changeJson } from './change-json.ts'
import { presets, standingMappings } from './corpus.ts'
import { makeExpression } from './make-expression.ts'

export interface MappingText {
  readonly text: string
  readonly presets: { readonly [name: string]: string }
}

/** Those that use presets take ten times as long to read: presets are changed by themselves. */
const [withPresets, files] = partition(
  standingMappings.flatMap(({ text, name }) => (text === undefined || name === 'bundled' ? [] : [text])),
  (text) => text.includes('preset:') && !text.includes('worst/'),
)
const features = files.find((text) => text.includes('worst/')) as string
const bundled = standingMappings.find(({ name }) => name === 'bundled')?.text as string
const presetNames = Object.keys(presets)
const trees = new Map<string, JsonValue>()

export function makeMapping(chance: Chance): MappingText {
  return chance.weighted<() => MappingText>([
    [8, () => ({ text: changeText(chance, chance.oneIn(60) ? bundled : pickRules(chance)), presets })],
    [8, () => ({ text: changeTree(chance, pickRules(chance)), presets })],
    [8, () => ({ text: JSON.stringify(changeExpressions(chance, treeOf(pickRules(chance)))), presets })],
    [1, () => withPreset(chance, changeText)],
    [1, () => withPreset(chance, changeTree)],
    [1, () => ({ text: noise(chance), presets })],
  ])()
}

/** A whole file, or of a large one some rules. */
function pickRules(chance: Chance): string {
  const text = chance.weighted<() => string>([
    [5, () => features],
    [6, () => chance.pick(files)],
    [1, () => chance.pick(withPresets)],
  ])()
  const rules = text.split(/^(?= {2}- )/m)
  if (rules.length < 5) return text
  const first = 1 + chance.int(rules.length - 3)
  return ['version: 1\nrules:\n', ...rules.slice(first, first + 3)].join('')
}

function withPreset(chance: Chance, change: (chance: Chance, text: string) => string): MappingText {
  const name = chance.pick(presetNames)
  const topic = chance.pick([
    '#',
    '+device/#rest',
    'a/+device',
    '+gateway/+tag',
    '+device/+component/+entity/state',
  ])
  const rule = {
    topic,
    preset: name,
    ...(chance.oneIn(4) && { rename: { device: 'thing', [name]: 'other' } }),
  }
  return {
    text: JSON.stringify({ version: 1, rules: [rule] }),
    presets: { [name]: change(chance, presets[name] as string) },
  }
}

function partition(texts: readonly string[], isFirst: (text: string) => boolean): [string[], string[]] {
  return [texts.filter(isFirst), texts.filter((text) => !isFirst(text))]
}

function treeOf(text: string): JsonValue {
  const known = trees.get(text)
  if (known !== undefined) return known
  const tree = parse(text) as JsonValue
  if (trees.size < 500) trees.set(text, tree)
  return tree
}

/** As JSON, which is YAML, and ten times faster to write. */
function changeTree(chance: Chance, text: string): string {
  let tree = treeOf(text)
  for (let times = chance.few(4); times > 0; times--) {
    tree = chance.oneIn(3) ? changeJson(chance, tree, 1) : changeWords(chance, tree)
  }
  return JSON.stringify(tree)
}

/** Puts something of the language at a random place. */
function changeWords(chance: Chance, value: JsonValue): JsonValue {
  if (typeof value !== 'object' || value === null) return makeWord(chance)
  if (Object.keys(value).length === 0 || chance.oneIn(8)) {
    return Array.isArray(value)
      ? [...value, makeWord(chance)]
      : { ...value, [chance.pick(keys)]: makeWord(chance) }
  }
  const place = chance.int(Object.keys(value).length)
  if (Array.isArray(value)) {
    return value.map((member: JsonValue, index) => (index === place ? changeWords(chance, member) : member))
  }
  const entries = Object.entries(value as { readonly [key: string]: JsonValue }).map(
    ([key, member], index) => {
      if (index !== place) return [key, member] as const
      return chance.oneIn(6)
        ? ([chance.pick(keys), member] as const)
        : ([key, changeWords(chance, member)] as const)
    },
  )
  return Object.fromEntries(entries)
}

/** Other expressions in some of the places where there are some: most are mappings still. */
function changeExpressions(chance: Chance, value: JsonValue, key = ''): JsonValue {
  if (Array.isArray(value)) return value.map((member: JsonValue) => changeExpressions(chance, member, key))
  if (typeof value === 'object' && value !== null) {
    const inside = expressionHolders.includes(key)
    const entries = Object.entries(value as { readonly [key: string]: JsonValue })
    return Object.fromEntries(
      entries.map(
        ([name, member]) => [name, changeExpressions(chance, member, inside ? 'value' : name)] as const,
      ),
    )
  }
  if (typeof value !== 'string' || !expressionKeys.includes(key) || !chance.oneIn(3)) return value
  return makeExpression(chance, chance.int(3))
}

const expressionHolders = ['labels', 'metrics']
const expressionKeys = ['value', 'when', 'each', 'entries', 'from', 'timestamp']

/** All that a mapping file may have, and some that it may not. */
const keys = [
  ...Object.values(mappingSchema.definitions).flatMap((definition) =>
    Object.keys('properties' in definition ? definition.properties : {}),
  ),
  ...['a', 'job', '__name__', '__proto__', 'index', 'le', '', '9', 'a b', '<<'],
]

function makeWord(chance: Chance): JsonValue {
  return chance.weighted<() => JsonValue>([
    [6, () => makeExpression(chance, 3)],
    [2, () => chance.pick(topics)],
    [
      2,
      () =>
        chance.pick([
          'gauge',
          'counter',
          'info',
          'stateset',
          'senml+json',
          'base64-json',
          'cbor',
          'msgpack',
          'cayenne-lpp',
          'gzip',
          'int16',
          'rest',
          'text',
          'json',
          'drop',
          's',
          'ms',
        ]),
    ],
    [1, () => chance.pick([true, false, null, 0, 1, -1, 1e308, 2.5, '', [], {}])],
    [1, () => ({ [chance.pick(keys)]: makeExpression(chance, 2) })],
    [1, () => [makeExpression(chance, 1)]],
    [1, () => chance.pick(presetNames)],
    [
      1,
      () => chance.pick(['Europe/Vienna', 'UTC', 'Asia/Nowhere', '*.x', '*', 'a.*', "'n'", 'x'.repeat(300)]),
    ],
  ])()
}

const topics = [
  '#',
  '+',
  '+a/#b',
  'a/+a/b',
  '+a/+a',
  '/',
  '$aws/#',
  '+_x/#',
  'a/#/b',
  'a#',
  '+type',
  '$share/g/a',
  '+x/+_y/#z',
  '',
]

function changeText(chance: Chance, text: string): string {
  let changed = text
  for (let times = chance.few(5); times > 0; times--) {
    const lines = changed.split('\n')
    const at = chance.int(lines.length)
    const line = lines[at] as string
    const column = chance.int(line.length + 1)
    const insert = chance.weighted<() => string>([
      [3, () => chance.pick(tokens)],
      [2, () => makeExpression(chance, 2)],
      [1, () => chance.pick(keys)],
    ])()
    lines.splice(
      at,
      1,
      ...chance.pick<() => string[]>([
        () => [],
        () => [line, line],
        () => [line.slice(0, column) + insert + line.slice(column)],
        () => [line.slice(0, column), line.slice(column)],
        () => [`${' '.repeat(chance.int(4))}${line}`],
        () => [line.slice(chance.int(4))],
        () => [line.replace(/: .*/, () => `: ${insert}`)],
        () => [line.slice(0, column) + line.slice(column + chance.few(6))],
        () => [line, chance.pick(lines)],
      ])(),
    )
    changed = lines.join('\n')
  }
  return changed
}

const tokens = [
  ...[
    '`',
    '*',
    '&a ',
    '*a',
    '!!str ',
    '!x ',
    '|\n',
    '>-\n',
    '? ',
    ': ',
    ' ? a : b',
    '- ',
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    '#',
    ' #',
  ],
  ...[
    '%',
    '@',
    ',',
    '\t',
    '\r',
    '\u0000',
    '\ufeff',
    '---\n',
    '...\n',
    '<<: *a',
    '~',
    '$',
    '$$',
    '(',
    ')',
    '\\',
    '/(x+)+/',
    '/a??/',
  ],
  ...[
    '$sum(',
    '$match(a, /',
    '\u2028',
    'é',
    '0o17',
    '1_000',
    '.inf',
    '2026-01-01',
    'null',
    'yes',
    '[[[[[[[[',
    '{a: {a: {a: ',
  ],
]

function noise(chance: Chance): string {
  return Array.from({ length: chance.few(60) }, () =>
    chance.pick([...tokens, ...keys, ' ', '\n', ': ']),
  ).join('')
}
