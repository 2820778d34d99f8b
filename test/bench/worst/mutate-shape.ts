// Makes one shape of another: wraps, nests, repeats, renames, exchanges leaves and crosses it with a second one.

import type { Shape } from './shape.ts'

type Random = () => number

/** Names that rules of the mappings look at, and names that are like no other. */
const names = [
  ...['rows', 'big', 'needle', 'meta', 'id', 'v', 's', 't', 'site', 'x', 'a', 'b'],
  ...[
    'N',
    'V',
    'NS',
    'TS',
    'name',
    'value',
    'unit',
    'dimensions',
    'timestamp',
    'state',
    'reported',
    'desired',
    'params',
  ],
  ...[
    'Messages',
    'Payload',
    'Value',
    'metrics',
    'total',
    'cmet',
    'number',
    'number_list',
    'resources',
    'payloads',
    'data',
  ],
  ...[
    'tags',
    'rssi',
    'object',
    'rxInfo',
    'uplink_message',
    'decoded_payload',
    'rx_metadata',
    'StatusSNS',
    'ENERGY',
  ],
  ...[
    'a_act_power',
    'Temperature',
    'TempUnit',
    'bn',
    'bt',
    'n',
    'u',
    'vs',
    'emeters',
    'relays',
    'update',
    '1',
    '__proto__',
  ],
]

const memberKeys = [
  '* k#',
  '* #',
  '* §',
  '* a',
  '* é§',
  '* Ünïcödé-#',
  '*8 k#',
  '*100 k#',
  '^ a',
  '^30 a',
  '~ é',
  '~ x',
  '~100 §',
]

const marks = ['*', '*2', '*16', '*100', '*1000', '^', '^3', '^30', '^31']

const leaves: readonly Shape[] = [
  ...[1, 0, -1.5, 1e21, 1e-300, 1767225604, 1767225604000, true, false, null, '', [], {}],
  ...[
    'x',
    '#',
    '§',
    '1',
    '-1.5e3',
    '1,5',
    'ON',
    'on',
    'online',
    '2026-01-01T00:00:00Z',
    '2026-01-01T09:00:00.#',
    'b64',
    'e30A',
  ],
  ...[
    '~ x',
    '~ é',
    '~ ß',
    '~ 1',
    '~ \u0001',
    '~ "',
    '~ e30A',
    '~ \ud83d\ude00',
    '~1000 x',
    '~341 é',
    '~200 §',
    '~60 #',
  ],
]

/** @param other a second parent */
export function mutateShape(shape: Shape, other: Shape, random: Random): Shape {
  let mutant = shape
  for (let times = 1 + Math.floor(random() * 3); times > 0; times--)
    mutant = mutateOnce(mutant, other, random)
  return mutant
}

function mutateOnce(shape: Shape, other: Shape, random: Random): Shape {
  const target = Math.floor(random() * countNodes(shape))
  return replaceNode(shape, target, (node) => changed(node, other, random))
}

function changed(node: Shape, other: Shape, random: Random): Shape {
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T
  const part = (whole: Shape): Shape => nodeAt(whole, Math.floor(random() * countNodes(whole)))
  const changes: readonly (() => Shape)[] = [
    () => pick(leaves),
    () => [pick(marks), node],
    () => [node, pick(marks), part(other)],
    () => ({ [pick(memberKeys)]: node }),
    () => ({ [pick(names)]: node }),
    () => ({ [pick(names)]: node, [pick(names)]: part(other) }),
    () => ({ rows: ['*', node], big: '~ x', meta: part(other) }),
    () => part(node),
    () => part(other),
    () => ['b64', node],
    () =>
      isObject(node)
        ? { ...node, [pick([...names, ...memberKeys])]: pick([pick(leaves), part(other)]) }
        : node,
    () => (isObject(node) ? withoutOne(node, random) : node),
    () => (isObject(node) ? renamed(node, pick([...names, ...memberKeys]), random) : node),
    () => (Array.isArray(node) ? [...node, pick([pick(leaves), pick(marks)])] : node),
    () => (Array.isArray(node) && node.length > 1 ? node.slice(1) : node),
  ]
  return pick(changes)()
}

function isObject(shape: Shape): shape is { readonly [key: string]: Shape } {
  return typeof shape === 'object' && shape !== null && !Array.isArray(shape)
}

function withoutOne(object: { readonly [key: string]: Shape }, random: Random): Shape {
  const entries = Object.entries(object)
  entries.splice(Math.floor(random() * entries.length), 1)
  return Object.fromEntries(entries)
}

function renamed(object: { readonly [key: string]: Shape }, name: string, random: Random): Shape {
  const entries = Object.entries(object)
  const place = Math.floor(random() * entries.length)
  return Object.fromEntries(entries.map(([key, member], index) => [index === place ? name : key, member]))
}

function partsOf(shape: Shape): readonly Shape[] {
  return typeof shape === 'object' && shape !== null ? Object.values(shape) : []
}

export function countNodes(shape: Shape): number {
  return partsOf(shape).reduce<number>((count, part) => count + countNodes(part), 1)
}

function nodeAt(shape: Shape, place: number): Shape {
  let found = shape
  replaceNode(shape, place, (node) => {
    found = node
    return node
  })
  return found
}

/** @param place of the node in depth-first order */
function replaceNode(shape: Shape, place: number, change: (node: Shape) => Shape): Shape {
  if (place === 0) return change(shape)
  let left = place - 1
  const replaceIn = (part: Shape): Shape => {
    const count = countNodes(part)
    const next = left >= 0 && left < count ? replaceNode(part, left, change) : part
    left -= count
    return next
  }
  if (Array.isArray(shape)) return shape.map(replaceIn)
  return Object.fromEntries(
    Object.entries(shape as object).map(([key, part]) => [key, replaceIn(part as Shape)]),
  )
}
