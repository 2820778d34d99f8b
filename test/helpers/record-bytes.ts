// Records as the rule's SQL makes them, of payloads of every kind: some as devices send them, some with a byte or a word
// changed, some made to be read wrong. And the mappings for them.

import { stringify } from 'yaml'
import type { JsonValue } from '../../src/model.ts'
import type { Chance } from '../fuzz/chance.ts'
import { receivedAtMs } from './message.ts'

/** Rules that have a projection, and rules beside them that have none. */
export const projectedMapping = `version: 1
external_labels: { fleet: tokyo, model: unknown }
rules:
  - topic: a/+device/telemetry
    timestamp: ts
    const_labels: { site: north, fleet: osaka }
    labels: { model: model, room: place.room }
    metrics:
      temperature: t
      humidity: { value: h, required: false }
      volts: { value: battery.v, required: true }
      door: { value: door, values: { open: 1, closed: 0 } }
      power: { value: p, scale: 0.001 }
      kelvin: { value: k, offset: -273.15, default: 7 }
  - topic: a/+device/short
    metrics: { t: t }
  - topic: b/+/+device
    metrics: { x: x, deep: a.b.c.d }
  - topic: b/+site/fixed
    metrics: { never: x }
  - topic: [c/+x, d/+x/y]
    timestamp: { value: time.at, unit: ms, outside: drop }
    values: { on: 1, off: 0 }
    labels: { name: $x }
    metrics: { state: state, n: n, a: a.x, b: a.y }
  - topic: e/+_hidden/x
    labels: { device: $_hidden }
    metrics: { u: 温度.値, proto: "\`__proto__\`.v", con: constructor, one: '\`1\`' }
  - topic: f/#rest
    metrics: { t: t }
  - topic: g/+device
    when: t > 0
    metrics: { t: t }
  - topic: g/+device
    metrics: { t: t, total: { value: n, type: counter, unit: joules } }
`

const topics = [
  ...['a/d1/telemetry', 'a/d2/telemetry', 'a/d1/short', 'b/s/d1', 'b/s/fixed', 'c/d1', 'd/d1/y', 'e/d1/x'],
  ...[
    'f/x',
    'g/d1',
    'a//short',
    'a/温/short',
    'c/',
    '',
    '/',
    'z',
    'a/d1/short/',
    'b/x\\ud800/y',
    'c/\\u0041',
  ],
]

const keys = {
  t: ['t', 'h', 'ts', 'model', 'p', 'k', 'door', 'x', 'n', 'state', '1', 'constructor', '__proto__', 'other'],
  objects: ['battery', 'place', 'a', 'time', '温度', '__proto__', 'other'],
  inner: ['v', 'room', 'b', 'x', 'y', 'at', '値', 'other'],
}

/** Of values in `payloadText`. */
export const scannedPaths = [
  ...keys.t.filter((name) => name !== '__proto__').map((name) => [name]),
  ...['battery', 'place', 'time', '温度', '__proto__'].flatMap((object) =>
    keys.inner.map((name) => [object, name]),
  ),
  ...[
    ['a', 'x'],
    ['a', 'y'],
    ['a', 'b', 'c', 'd'],
  ],
].filter(([name, inner]) => (name !== 'other' && inner !== 'b') || name === 'a')

const times = [0, 20, -20, 40_000, -4_000_000].map((ms) => String(receivedAtMs + ms))

/** As they stand in a payload; the last ones are no JSON. */
const numbers = [
  ...[
    '0',
    '-0',
    '1',
    '-1',
    '21.5',
    '0.1',
    '-0.0',
    '1e3',
    '1E+2',
    '1e-7',
    '1e400',
    '-1e400',
    '5e-324',
    '0e9',
    '-0e-9',
  ],
  ...[
    '123456789',
    '1234567890',
    '123456789012345',
    '1234567890123456',
    '9007199254740993',
    '999999999999999',
  ],
  ...[
    '0.123456789012345',
    '0.1234567890123456',
    '123456789.123456',
    '1234567890.12345',
    '0.30000000000000004',
  ],
  ...[
    '2.2250738585072014e-308',
    '1.7976931348623157e308',
    '1.7976931348623159e308',
    '100000000000000000000000',
  ],
  ...['0.000001', '1000000.000001', '4.35', '8.41', '1.005', '179.99999', '0.0000000000000001'],
]
const values = [
  ...[
    'true',
    'false',
    'null',
    '"on"',
    '"OFF"',
    '"open"',
    '"21.5"',
    '" 7 "',
    '"nan"',
    '"0x1f"',
    '""',
    '"TH-100"',
  ],
  ...['"a\\u0041"', '"\\ud800"', '"\\ud83d\\ude00"', '"温度"', '"\\"\\\\\\/\\b\\f\\n\\r\\t"', '"\\u0000"'],
  ...[
    '"2026-01-01T00:00:00Z"',
    '"2026-01-01 00:00"',
    '"1767225600"',
    `"${'x'.repeat(70)}"`,
    `"${'y'.repeat(1_025)}"`,
  ],
  ...[
    '[]',
    '[1]',
    '{}',
    '{"v":1}',
    '[{"v":1},{"v":2}]',
    '{"a":{"b":[[],{}]}}',
    '['.repeat(30) + ']'.repeat(30),
  ],
]
const broken = [
  '01',
  '1.',
  '.5',
  '+1',
  '-',
  '1e',
  '1e+',
  '0x1',
  'NaN',
  'tru',
  'nulL',
  '"\\x"',
  '"\\u00g0"',
  '"\u0001"',
  '',
]

/** What is put into a text, or in the place of a part of it. */
const words = [
  ...[
    '"',
    '\\',
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    ' ',
    '\n',
    '\t',
    '\0',
    '\ufeff',
    '\u00a0',
    '-',
    '.',
    'e',
    '0',
    '1e999',
  ],
  ...[
    '\\u0022',
    '\\ud800',
    '"__proto__":1,',
    '"t":1,',
    '"t":1,"t":2,',
    '{"t":1}',
    '"ts":0,',
    '[[[[',
    '{"a":',
    'null',
  ],
].map((word) => Buffer.from(word))

/** Of a payload for one of the rules. */
export function payloadText(chance: Chance): string {
  const object = (depth: number): string => {
    const members: string[] = []
    const count = chance.int(12)
    for (let index = 0; index < count; index++) {
      const isObject = depth < 4 && chance.oneIn(4)
      const name = chance.pick(isObject ? keys.objects : depth === 0 ? keys.t : keys.inner)
      members.push(
        `${space(chance)}${keyText(chance, name)}:${space(chance)}${isObject ? object(depth + 1) : value(chance, name)}`,
      )
    }
    return `{${members.join(`${space(chance)},`)}${space(chance)}}`
  }
  const usual = `"ts":${times[1]},"model":"TH-1","place":{"room":"r${chance.int(3)}"},"battery":{"v":3.3},"time":{"at":${times[0]}}`
  const text = object(0)
  // A message has to have all of them before a projection takes it.
  if (!chance.oneIn(3)) {
    const rest = ['t', 'h', 'door', 'p', 'k', 'x', 'n', 'state'].map(
      (name) => `"${name}":${value(chance, name)}`,
    )
    const inner = `"a":{"b":{"c":{"d":${value(chance, 'd')}}},"x":1,"y":${value(chance, 'y')}}`
    const odd = `"温度":{"値":${value(chance, 'u')}},"__proto__":{"v":2},"constructor":3,"1":4`
    return `{${[usual, ...rest, inner, odd].sort(() => chance.random() - 0.5).join(',')}}`
  }
  return chance.oneIn(2) ? text : `{${usual}${text === '{}' ? '' : ','}${text.slice(1)}`
}

function keyText(chance: Chance, name: string): string {
  if (!chance.oneIn(60)) return `"${name}"`
  const unit = name.charCodeAt(0).toString(16).padStart(4, '0')
  return `"\\u${unit}${name.slice(1)}"`
}

function value(chance: Chance, name: string): string {
  if (chance.oneIn(400)) return chance.pick(broken)
  if (name === 'ts' || name === 'at') return chance.pick(chance.oneIn(8) ? values : times)
  if (name === 'door') return chance.pick(['"open"', '"closed"', '"ajar"', '1', 'true'])
  if (name === 'model' || name === 'room') {
    return chance.pick(
      chance.weighted([
        [8, ['"TH-100"', '"WX-7"', '"温"']],
        [1, values],
        [1, numbers],
      ] as const),
    )
  }
  if (chance.oneIn(4)) return digitsText(chance)
  if (chance.oneIn(2)) return String(Math.round(chance.random() * 10 ** chance.int(12)) / 10 ** chance.int(6))
  return chance.pick(chance.oneIn(12) ? values : numbers)
}

/** A number of up to twenty digits, which float64 has to round where there are more than fifteen. */
function digitsText(chance: Chance): string {
  const digits = Array.from({ length: 1 + chance.int(20) }, () => chance.int(10)).join('')
  const point = chance.int(digits.length + 1)
  const whole = digits.slice(0, point).replace(/^0+(?=.)/, '') || '0'
  const decimals = digits.slice(point)
  const exponent = chance.oneIn(20) ? `e${chance.int(40) - 20}` : ''
  return `${chance.oneIn(3) ? '-' : ''}${whole}${decimals && `.${decimals}`}${exponent}`
}

function space(chance: Chance): string {
  return chance.oneIn(12) ? chance.pick([' ', '\n', '\t', '\r\n', '  ']) : ''
}

/** @returns the bytes, with none to three of them changed */
export function changed(chance: Chance, bytes: Buffer): Buffer {
  let result = bytes
  for (let times = chance.int(4); times > 0; times--) {
    const at = chance.int(result.length + 1)
    const end = Math.min(result.length, at + chance.int(chance.oneIn(4) ? 40 : 3))
    const word = chance.weighted<() => Buffer>([
      [3, () => Buffer.alloc(0)],
      [3, () => chance.pick(words)],
      [2, () => Buffer.of(chance.int(256))],
      [1, () => result.subarray(at, Math.min(result.length, at + chance.int(30)))],
      [1, () => Buffer.from(chance.pick(chance.oneIn(2) ? values : numbers))],
    ])()
    if (chance.oneIn(12)) result = result.subarray(0, at)
    else result = Buffer.concat([result.subarray(0, at), word, result.subarray(chance.oneIn(2) ? at : end)])
  }
  return result
}

/** A record with an envelope in which, now and then, something is not as it should be. */
export function recordBytes(chance: Chance, topic: string, payload: Buffer): Buffer {
  let base64 = payload.toString('base64')
  if (chance.oneIn(40))
    base64 = changed(chance, Buffer.from(base64))
      .toString('latin1')
      .replace(/["\\\p{Cc}]/gu, '!')
  const received = chance.oneIn(30) ? chance.pick(values) : String(receivedAtMs - chance.int(50_000))
  const members = [
    `"payload_base64":"${base64}"`,
    `"topic":"${topic}"`,
    `"client_id":${chance.oneIn(30) ? chance.pick(values) : '"d1"'}`,
    `"received_at":${chance.oneIn(30) ? chance.pick(numbers) : received}`,
  ]
  if (chance.oneIn(20)) members.push(`"principal":${chance.pick(values)}`)
  if (chance.oneIn(60)) members.push(chance.pick(members))
  if (chance.oneIn(60)) members.splice(chance.int(members.length), 1)
  if (chance.oneIn(10)) members.sort(() => chance.random() - 0.5)
  const record = Buffer.from(`{${members.join(',')}}`)
  return chance.oneIn(12) ? changed(chance, record) : record
}

/** For `projectedMapping`. */
export function anyRecord(chance: Chance): Buffer {
  const payload = Buffer.from(payloadText(chance))
  const topic = chance.pick(chance.oneIn(4) ? topics : topics.slice(0, 8))
  return recordBytes(chance, topic, chance.oneIn(3) ? changed(chance, payload) : payload)
}

/** A mapping with a rule for each payload, which names some of its leaves; the topics are `p/INDEX/DEVICE`. */
export function mappingOfPayloads(chance: Chance, payloads: readonly JsonValue[]): string {
  const rules = payloads.flatMap((payload, index) => {
    const leaves = leavesOf(payload, [])
    const numbersOf = leaves.filter(([, leaf]) => typeof leaf === 'number' || typeof leaf === 'boolean')
    if (numbersOf.length === 0) return []
    const texts = leaves.filter(([, leaf]) => typeof leaf === 'string')
    const metrics = Array.from({ length: 1 + chance.int(5) }, (_, at) => [
      `m${at}`,
      chance.pick(numbersOf)[0],
    ])
    const labels = texts.length > 0 && chance.oneIn(2) ? { labels: { l: chance.pick(texts)[0] } } : {}
    return [{ topic: `p/${index}/+device`, ...labels, metrics: Object.fromEntries(metrics) }]
  })
  return stringify({ version: 1, rules })
}

/** By their paths, without those in arrays. */
function leavesOf(value: JsonValue, path: readonly string[]): (readonly [path: string, leaf: JsonValue])[] {
  if (typeof value !== 'object' || value === null) return path.length > 0 ? [[path.join('.'), value]] : []
  if (Array.isArray(value)) return []
  return Object.entries(value).flatMap(([key, member]) =>
    key.includes('`') || key === '' ? [] : leavesOf(member, [...path, `\`${key}\``]),
  )
}
