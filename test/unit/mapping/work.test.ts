import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { payloadFromBase64 } from '../../../src/decode/payload.ts'
import type { MappingLimits } from '../../../src/mapping/mapping-parts.ts'
import { parseMapping } from '../../../src/mapping/parse-mapping.ts'
import { prepareMapping } from '../../../src/mapping/prepare-mapping.ts'
import type { Drop, Mapped } from '../../../src/model.ts'
import { payloadBytesMax as bytes, fill } from '../../helpers/hostile.ts'
import { mappingLimits, rules } from '../../helpers/mapping.ts'
import { messageOf } from '../../helpers/message.ts'

const bundled = readFileSync(
  path.join(import.meta.dirname, '..', '..', '..', 'presets', 'default-mapping.yaml'),
  'utf8',
)

async function map(yamlText: string, payload: string, limits: Partial<MappingLimits> = {}): Promise<Mapped> {
  const file = parseMapping(yamlText, 'm')
  const isBundled = yamlText === bundled
  const mapping = await prepareMapping(
    isBundled ? undefined : file,
    { ...mappingLimits, ...limits },
    { bundled: isBundled ? file : undefined },
  )
  const message = messageOf({ topic: 'a/b' })
  const base64 = Buffer.from(payload).toString('base64')
  return mapping.map({ ...message, payload: payloadFromBase64(base64, bytes) })
}

const sensors = (tail = ']}', roomBytes = bytes) => fill('{"sensors":[', (v) => `{"v":${v}}`, tail, roomBytes)
const each = (metric: string) =>
  rules(`  - topic: "#"\n    for:\n      - each: sensors\n        metrics: { r: "${metric}" }`)

function count(drops: readonly Drop[], reason: string): number {
  return drops.reduce((sum, drop) => sum + (drop.reason === reason ? (drop.count ?? 1) : 0), 0)
}

describe('a message that wants more steps than it may have', () => {
  const half = bytes / 2
  const deep = '['.repeat(30)
  const wide = sensors(`],"wide":{${fill('', (index) => `"k${index}":1`, '', 122_000)}}}`)
  it.each<[what: string, yamlText: string, payload: string]>([
    ['a sum over all for each', each('v / $sum($message.sensors.v)'), sensors()],
    ['a path through an array for each', each('$message.sensors.v[0] + v'), sensors()],
    [
      'a label from an array for each',
      rules(`
  - topic: "#"
    for:
      - each: sensors
        labels: { site: $message.meta.site }
        metrics: { r: v }`),
      sensors(`],"meta":[${fill('', () => '{}', '', half)}]}`),
    ],
    [
      'a long text that is searched for each',
      each("$contains($message.big, 'x') ? v : 0"),
      sensors(`],"big":"${'a'.repeat(half)}"}`),
    ],
    [
      'a long text that is searched for a long one',
      each('$contains($message.big, $message.part) ? v : 0'),
      sensors(`],"big":"${'a'.repeat(half)}","part":"b${'a'.repeat(half / 2)}"}`),
    ],
    [
      'a long text in lower case for each',
      each("$lowercase($message.big) = 'x' ? v : 0"),
      sensors(`],"big":"${'A'.repeat(half)}"}`),
    ],
    [
      'long texts that are compared for each',
      each('$message.a = $message.b ? v : 0'),
      sensors(`],"a":"${'a'.repeat(half / 2)}b","b":"${'a'.repeat(half / 2)}c"}`),
    ],
    [
      'objects that are compared for each',
      each('$message.a = $message.b ? v : 0'),
      sensors(`],"a":[${fill('', String, '', half / 2)}],"b":[${fill('', String, '', half / 2)}]}`),
    ],
    ['the payload as text for each', each("$contains($string($message), 'x') ? v : 0"), sensors()],
    [
      'whether an array is true for each',
      each('$message.zeros ? 1 : v'),
      sensors(`],"zeros":[${fill('', () => '0', '', half)}]}`),
    ],
    [
      'a search in an array for each',
      each('-1 in $message.zeros ? 1 : v'),
      sensors(`],"zeros":[${fill('', () => '0', '', half)}]}`),
    ],
    [
      'long labels',
      rules(`
  - topic: "#"
    for:
      - each: sensors
        labels: { a: $message.l, b: $message.l, c: $message.l, v: v }
        metrics: { r: v }`),
      sensors(`],"l":"${'x'.repeat(1_000)}"}`),
    ],
    [
      'names of the payload as labels for each',
      rules(`
  - topic: "#"
    for:
      - each: sensors
        labels_from: { from: $message.empty }
        metrics: { r: v }`),
      sensors(`],"empty":{${fill('', (index) => `"k${index}":""`, '', half)}}}`),
    ],
    ['leaves far inside of arrays', bundled, fill(deep, () => '[1]', ']'.repeat(30))],
    [
      'one base64 text after the other',
      rules('  - { topic: "#", decode: base64-json }'),
      fill('[', () => '"e2FhYWFh"', ']'),
    ],
    [
      'a SenML pack with a long base name',
      rules(`
  - topic: "#"
    decode: senml+json
    for:
      - each: $
        labels: { n: n }
        metrics: { v: v }`),
      fill(`[{"bn":"${'x'.repeat(900)}"},`, () => '{"v":1}', ']'),
    ],
    [
      'a time on another day for each',
      rules(`
  - topic: "#"
    for:
      - each: times
        timestamp: { value: $, timezone: Europe/Berlin }
        metrics: { r: $key }`),
      fill('{"times":[', (day) => `"${new Date(day * 86_400_000).toISOString().slice(0, 19)}"`, ']}'),
    ],
    [
      'a zone of another name for each time',
      rules(`
  - topic: "#"
    for:
      - each: times
        timestamp: $
        metrics: { r: $key }`),
      fill('{"times":[', (day) => `"2026-01-01T00:00:00[${day % 2 ? 'EUROPE' : 'europe'}/Berlin]"`, ']}'),
    ],
    ['the payload sorted for each', each('$sort($message.sensors.v)[0]'), sensors(']}', 20_000)],
    ['the payload as text for each, interpreted', each('$length($string($message))'), sensors()],
    ['all that is in it for each', each('$count($message.**)'), sensors()],
    ['more members than a sequence may have, for each', each('$count($message.wide.*)'), wide],
    ['more values than a sequence may have, for each', each('$count($message.wide.**)'), wide],
    ['more members than a sequence may have, spread for each', each('$count($spread($message.wide))'), wide],
    [
      'the keys of more members than a sequence may have, for each',
      each('$count($keys($message.wide))'),
      wide,
    ],
    [
      'a sequence that becomes too long for each',
      each('$count($message.all)'),
      `${deep}${sensors(`],"all":[${fill('', () => '1', '', 30_000)}]}`, 38_000)}${']'.repeat(30)}`,
    ],
    ['a look for the same members for each', each('$count($distinct($message.wide))'), wide],
    [
      'all members of an object',
      rules('  - { topic: "#", metrics: { r: $count(*) } }'),
      fill('{', (index) => `"${index}":[1]`, '}'),
    ],
    [
      'a comparison of all with all',
      rules('  - { topic: "#", metrics: { r: $count($distinct(a)) + $count($distinct(a)) } }'),
      fill('{"a":[', (index) => `{"a":[${index}]}`, ']}', 10_000),
    ],
    ['a part of the payload as a result for each', each('$merge([$message, {}])'), sensors()],
    [
      'a value that is in itself',
      rules(`  - { topic: "#", metrics: { r: '$count($keys($message ~> |$|{"me":$}|))' } }`),
      '{"a":[0]}',
    ],
    [
      'a value that is in itself twice at each level',
      rules(
        `  - { topic: "#", metrics: { r: '$count($keys($reduce([1..200], function($a,$b){ {"l":$a,"r":$a} }, 1)))' } }`,
      ),
      '{"a":[0]}',
    ],
    [
      'a result that nobody is told of',
      rules(
        `  - { topic: "#", metrics: { r: '$count($map([1..100], function($i){ $pad("x", 65000, "abcdefghijklmno") }))' } }`,
      ),
      '{"a":[0]}',
    ],
    [
      'padding of many characters',
      rules(`  - { topic: "#", metrics: { r: '$length($pad("x", 65536, "abcdefghijklmnop"))' } }`),
      '{"a":[0]}',
    ],
    [
      'functions with open parameters',
      rules(`  - { topic: "#", metrics: { r: '$count($map(a, function($x){ $substring(?, 0) }))' } }`),
      fill('{"a":[', () => '0', ']}', 20_000),
    ],
    [
      'all elements in one group',
      rules(`  - { topic: "#", metrics: { r: '$count($keys(a{"x": 1}))' } }`),
      fill('{"a":[', () => '0', ']}', 19_000),
    ],
    [
      'values with the marks of a function',
      each('$x := $message.p; $x = $message.q ? 1 : 2').replace('"$x', '"($x').replace(': 2"', ': 2)"'),
      fill(
        '{"sensors":[',
        () => '0',
        `],"p":{"_jsonata_lambda":true,"x":[${fill('', () => '0', '', half / 2)}]},"q":{"_jsonata_lambda":true,"x":[${fill('', () => '0', '', half / 2)}]}}`,
      ),
    ],
    [
      'whether members are true, for each',
      rules(`  - { topic: "#", metrics: { r: '$count($filter(sensors, function($x){ $$.wide }))' } }`),
      wide,
    ],
    [
      'whether an array in an array is true, for each',
      rules(`  - { topic: "#", metrics: { r: '$count($keys($sift(wide, function($x){ $$.zeros })))' } }`),
      sensors(
        `],"zeros":[[${fill('', () => '0', '', half / 2)}]],"wide":{${fill('', (index) => `"k${index}":1`, '', half / 2)}}}`,
      ),
    ],
    [
      'members that are put into each element',
      rules(`  - { topic: "#", metrics: { r: '$count(($ ~> |sensors|$$.wide|).sensors)' } }`),
      sensors(`],"wide":{${fill('', (index) => `"k${index}":1`, '', 20_000)}}}`, 60_000),
    ],
    ['a value that an error quotes, for each', each('$message{wide: v}'), wide],
    ['a Roman numeral for each', each("$length($formatInteger(3e6 + v, 'I'))"), sensors()],
    ['the positions of all for each', each('$count($message.sensors#$i)'), sensors()],
    ['a number of steps that is none, for each', each("$length($pad('x', $message.none)) + v"), sensors()],
  ])('is cut: %s', async (_, yamlText, payload) => {
    expect(Buffer.byteLength(payload)).toBeLessThanOrEqual(bytes)
    const { steps, drops, samples } = await map(yamlText, payload)
    expect(count(drops, 'too_much_work')).toBeGreaterThan(0)
    expect(steps).toBeLessThanOrEqual(40_000 + bytes / 32 + bytes / 8)
    expect(samples.length).toBeLessThanOrEqual(1_000)
  })

  it('keeps what was mapped before, and says which rule and metric were not', async () => {
    const yamlText = rules(`
  - topic: "#"
    metrics:
      first: n
      second: $sum(sensors.v)
      third: n
    for:
      - each: sensors
        metrics: { fourth: v }`)
    const payload = sensors('],"n":7}', 40_000)
    const { samples, drops } = await map(yamlText, payload, { messageStepsMax: 2_000 })
    expect(samples.map(({ name, value }) => [name, value])).toEqual([['first', 7]])
    const elements = JSON.parse(payload).sensors.length
    expect(drops).toEqual([
      { stage: 'map', reason: 'too_much_work', rule: 0, metric: 'second', count: 1 },
      { stage: 'map', reason: 'too_much_work', rule: 0, metric: 'third', count: 1 },
      { stage: 'map', reason: 'too_much_work', rule: 0, detail: 'for[0].each', count: elements },
    ])
  })

  it('pays for what each array copies of what a name finds in it', async () => {
    const payload = fill('{"all":[', () => '1', ']}', 2_000)
    const elements = JSON.parse(payload).all.length
    const stepsAt = async (depth: number): Promise<number> => {
      const nested = `${'['.repeat(depth)}${payload}${']'.repeat(depth)}`
      return (await map(rules('  - { topic: "#", metrics: { r: $count(all) } }'), nested)).steps
    }
    const further = (await stepsAt(30)) - (await stepsAt(10))
    expect(further).toBeGreaterThanOrEqual(20 * Math.floor(elements / 8))
    expect(further).toBeLessThan(20 * Math.floor(elements / 8) + 40)
  })

  async function stepsOf(expression: string, payload: unknown): Promise<number> {
    const yamlText = rules(`  - { topic: "#", metrics: { r: '${expression}' } }`)
    return (await map(yamlText, JSON.stringify(payload))).steps
  }

  const rowsOf = (count: number) => Array.from({ length: count }, (_, index) => ({ v: 1e6 + index }))

  // Without what the rest of the message costs. A result is gone through once more by each part that returns it.
  it.each<[what: string, expression: string, without: string, stepsPerElement: number]>([
    ['the variables of a path', '$count(rows#$i)', '$count(rows)', 1],
    ['frames for the variables of a path', '$count(rows#$i.v)', '$count(rows.v)', 1 + 2 + 1],
    ['frames for a filter', '$count(rows#$i[true])', '$count(rows[true])', 1 + 2],
    ['what knows its parent', '$count(rows.(%.rows[0]))', '$count(rows.($$.rows[0]))', 1 + 2 + 1],
    ['frames for a group', '$count($keys(rows#$i{"x": 1}))', '$count($keys(rows{"x": 1}))', 1 + 2],
    [
      'a call of a function',
      '$map(rows, function(){ 1 })[0]',
      '$map([rows[0]], function(){ 1 })[0]',
      2 + 3 / 8,
    ],
    ['a call of a function of JSONata', '$map(rows, $exists)[0]', '$map([rows[0]], $exists)[0]', 2 + 3 / 8],
    [
      'the truth of arrays, in a function that is called last',
      '(function($r){ $filter($r, function(){ $$.a }) })(rows)[0]',
      '(function($r){ $filter($r, function(){ $$.n }) })(rows)[0]',
      5,
    ],
    ['an array that is made', '$count(rows.[v])', '$count(rows.(v))', 2],
    ['an object that is made', '$count(rows.{"a": v})', '$count(rows.("a"; v))', 2],
    ['members that are put into others', '$count(($~>|rows|$$.m|).rows)', '$count(($~>|rows|$$.n|).rows)', 4],
    [
      'names that are taken out of others',
      '$count(($~>|rows|{},$$.l|).rows)',
      '$count(($~>|rows|{},$$.n|).rows)',
      2 + 2 * 2,
    ],
    [
      'the truth of members',
      '$filter(rows, function(){ $$.m })[0]',
      '$filter(rows, function(){ $$.n })[0]',
      3 + 1 / 8,
    ],
    [
      'the truth of arrays',
      '$filter(rows, function(){ $$.a })[0]',
      '$filter(rows, function(){ $$.n })[0]',
      5,
    ],
    [
      'Roman numerals',
      '$count(rows.$formatInteger(v, "I"))',
      '$count(rows.$formatInteger(v, "A"))',
      125 + 2 * 15,
    ],
  ])('pays for %s', async (_, expression, without, stepsPerElement) => {
    const rest = {
      m: Object.fromEntries(rowsOf(15).entries()),
      a: [Array(40).fill(0)],
      l: Array(16).fill('x'),
    }
    const more = async (count: number): Promise<number> => {
      const payload = { rows: rowsOf(count), ...rest }
      return (await stepsOf(expression, payload)) - (await stepsOf(without, payload))
    }
    expect(((await more(80)) - (await more(16))) / 64).toBe(stepsPerElement)
  })

  it.each([
    ['no separator', 'a1_b', 'a1_b', 0],
    ['few characters', 'a1 b', 'a1_b', 10],
    ['64 characters', `a1 ${'b'.repeat(61)}`, `a1_${'b'.repeat(61)}`, 20],
  ])('pays for the look for several readings in a text of %s', async (_, text, without, stepsPerElement) => {
    const yamlText = rules(`
  - topic: "#"
    for:
      - each: rows
        leaves: true`)
    const stepsFor = async (row: string) =>
      (await map(yamlText, JSON.stringify({ rows: Array(40).fill(row) }))).steps
    expect((await stepsFor(text)) - (await stepsFor(without))).toBe(40 * stepsPerElement)
  })

  it('pays for a failure, since JSONata asks for its stack', async () => {
    const failing = await stepsOf('$sqrt(-1)', {})
    // Instead of the call that returns, and of the sample.
    expect(failing - (await stepsOf('$sqrt(1)', {}))).toBe(24 - 1 - 2)
  })

  it('pays for each comparison of a sort', async () => {
    const rows = rowsOf(64)
    const sorted = (await stepsOf('$count(rows^(v))', { rows })) - (await stepsOf('$count(rows)', { rows }))
    // In order, so that the second half of each part is never looked at: 6 × 32 comparisons of two terms, each a path of a name.
    const comparisons = 6 * 32
    expect(sorted).toBeGreaterThanOrEqual(comparisons * 2 * (2 + 2))
    expect(sorted).toBeLessThan(comparisons * 2 * (2 + 2) + 20)
  })

  it.each<[expression: string, stepsPerLevel: number]>([
    ['$count($keys(a))', 4],
    ['$count($lookup(a, "v"))', 1],
  ])('pays for what each array around it copies of what is found: %s', async (expression, times) => {
    const nested = (depth: number): unknown => {
      let a: unknown = rowsOf(400)
      for (let level = 1; level < depth; level++) a = [a]
      return { a }
    }
    const more = (await stepsOf(expression, nested(21))) - (await stepsOf(expression, nested(1)))
    // 400 objects with a member each, and what each of the 20 arrays around them adds to itself.
    const once = (2 * 400) / 8
    expect(more).toBeGreaterThan(0.95 * 20 * times * once)
    expect(more).toBeLessThan(1.2 * 20 * times * once)
  })

  it('pays for spreading what is in an array in an array as for what is in an array', async () => {
    const flat = await stepsOf('$count($spread(a))', { a: rowsOf(80) })
    const nested = await stepsOf('$count($spread(a))', { a: [rowsOf(80)] })
    expect(nested).toBeGreaterThan(0.9 * flat)
    expect(nested).toBeLessThan(1.2 * flat)
  })

  it('pays for the value that an error quotes', async () => {
    const more = async (members: number): Promise<number> => {
      const payload = { m: Object.fromEntries(rowsOf(members).entries()) }
      return (await stepsOf('{$$.m: 1}', payload)) - (await stepsOf('{$exists($$.m): 1}', payload))
    }
    // 80 members and the values in them, twice.
    expect((await more(100)) - (await more(20))).toBe((2 * 2 * 80) / 8)
  })

  it('does not interpret where more arrays are inside each other than a look-up should copy', async () => {
    const yamlText = rules('  - { topic: "#", metrics: { r: $count(rows) } }')
    const nested = (depth: number) => `${'['.repeat(depth)}{"rows":[1,2]}${']'.repeat(depth)}`
    expect((await map(yamlText, nested(64))).samples).toMatchObject([{ value: 2 }])
    const { samples, drops } = await map(yamlText, nested(65))
    expect(samples).toEqual([])
    expect(drops[0]).toMatchObject({
      reason: 'expression_failed',
      metric: 'r',
      detail: 'the message has more than 64 arrays inside each other',
    })
    // Those inside an object count anew.
    const twice = `{"a":${nested(64)},"rows":[${nested(64)}]}`
    expect((await map(yamlText, twice)).drops[0]).toMatchObject({ reason: 'expression_failed' })
  })

  it('maps with as many steps as it takes, and not with fewer', async () => {
    const payload = sensors(']}', 1_000)
    const { steps, drops } = await map(each('v * 2 + $message.sensors.v[0]'), payload)
    expect(count(drops, 'too_much_work')).toBe(0)
    const charged = steps - Math.floor(Buffer.byteLength(payload) / 32)
    const enough = await map(each('v * 2 + $message.sensors.v[0]'), payload, { messageStepsMax: charged })
    expect(count(enough.drops, 'too_much_work')).toBe(0)
    const tooFew = await map(each('v * 2 + $message.sensors.v[0]'), payload, { messageStepsMax: charged - 3 })
    expect(count(tooFew.drops, 'too_much_work')).toBe(1)
  })
})

it.each([
  [8, 31],
  // One of them is deeper than nine levels, and then two more for each two.
  [10, 37 + 1],
  [12, 43 + 3],
  [14, 49 + 5],
])('of arrays and objects in each other, %i levels deep, costs %i steps', async (levels, steps) => {
  const payload = `${'[{"a":'.repeat(levels / 2)}1${'}]'.repeat(levels / 2)}`
  expect((await map(rules('  - { topic: "#" }'), payload)).steps).toBe(steps)
})

it('counts each object behind the first thousand twice', async () => {
  const stepsOf = async (objects: number) =>
    (
      await map(
        rules('  - { topic: "#" }'),
        `{"a":[${Array(objects - 1)
          .fill('{"b":[]}')
          .join()}]}`,
      )
    ).steps
  const [first, second] = [await stepsOf(1_000), await stepsOf(1_004)]
  expect(first - (await stepsOf(996))).toBe(second - first - 4)
})

describe('the labels of array positions', () => {
  it.each<[payload: string, steps: number]>([
    ['{"a":1,"b":1}', 11],
    ['[1]', 6],
    ['[1,1]', 13],
    ['{"a":[1],"b":[1]}', 17],
    ['{"é":[1],"ü":[1]}', 17],
    ['{"a":[{"b":1,"c":1}]}', 19],
    ['[{"b":1,"c":[1],"d":1}]', 26],
    ['[[[1]]]', 12],
    ['["",null,1]', 10],
  ])('are paid for in each array element that has leaves: %s takes %i steps', async (payload, steps) => {
    expect((await map(rules('  - { topic: "#" }'), payload)).steps).toBe(steps)
  })
})

describe('what costs no more than its bytes', () => {
  it.each<[what: string, payload: string, reason: string]>([
    ['a quote after each backslash, without an end', `[${'"\\'.repeat(bytes / 2 - 1)}`, 'not_json'],
    [
      'quotes without an end, and a number that JSON has not',
      `[NaN,${'"\\"'.repeat(bytes / 3 - 3)}`,
      'not_json',
    ],
    ['arrays inside of one another', '['.repeat(bytes), 'not_json'],
  ])('%s is read once', async (_, payload, reason) => {
    const { unreadable, steps } = await map(bundled, payload)
    expect(unreadable?.reason).toBe(reason)
    expect(steps).toBe(Math.floor(payload.length / 32))
  })

  it('a key that is too long for a name is not repeated for each leaf below it', async () => {
    const payload = fill(`{"${'é'.repeat(30_000)}":{`, (index) => `"a${index}":1`, '}}')
    const { drops, steps } = await map(bundled, payload)
    const leaves = Object.keys(Object.values(JSON.parse(payload))[0] as object).length
    expect(drops).toMatchObject([{ reason: 'bad_name', count: leaves }, { reason: 'no_metric' }])
    // A step for its name, and one for its value.
    expect(steps).toBeLessThan(2 * leaves + 60 + Buffer.byteLength(payload) / 32)
  })
})
