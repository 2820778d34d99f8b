import { describe, expect, it } from 'vitest'
import { createInterpreter } from '../../../../src/mapping/expression/interpret.ts'
import { ExpressionFailure } from '../../../../src/mapping/expression/place.ts'
import { createWork, workUsedUp } from '../../../../src/mapping/work.ts'
import type { JsonValue } from '../../../../src/model.ts'
import { cpuMsOf } from '../../../helpers/cpu-time.ts'
import { evaluateInterpreted, placeOf } from '../../../helpers/expressions.ts'

const payload: JsonValue = {
  rooms: [
    { name: 'hall', t: 20, 'x-y': 1 },
    { name: 'attic', t: 25, 'x-y': 2 },
  ],
  text: 'T=12 H=40',
  'sw:0': { output: true },
  many: Array.from({ length: 2000 }, (_, index) => index),
  long: 'a'.repeat(5000),
}

const place = placeOf(payload, { key: 1, parent: { unit: 'C' } })

function failure(reason: string): ExpressionFailure {
  return new ExpressionFailure(reason)
}

describe('an interpreted expression', () => {
  it.each<[text: string, value: JsonValue | undefined]>([
    ["rooms[name = 'attic'].t", 25],
    ['rooms[t > 30]', undefined],
    ['$sum(rooms.t)', 45],
    ['$sum(rooms.x-y)', 3],
    [
      'rooms.{ "n": name, "v": x-y }',
      [
        { n: 'hall', v: 1 },
        { n: 'attic', v: 2 },
      ],
    ],
    ['{ "all": rooms.t }', { all: [20, 25] }],
    ['[rooms.t]', [20, 25]],
    ['[[rooms.t]]', [[20, 25]]],
    ['rooms{name: t}', { hall: 20, attic: 25 }],
    ['($f := function($x) { $x * 2 }; $f(rooms[0].t))', 40],
    ['$match(text, /T=([0-9]+)/).groups[0] ~> $number()', 12],
    ['$match(text, /x|(T)/).groups', ['T']],
    ['$filter(rooms, function($room, $at) { $at > 0 and $room.t > 20 }).name', 'attic'],
    ['(function($all) { $filter($all, function($room, $at) { $at = 0 }) })(rooms).name', 'hall'],
    ['$filter(rooms.name, $contains(?, "tt"))', 'attic'],
    ['$single(rooms, function($room) { $room.t = 25 }).name', 'attic'],
    ['$single(rooms[0]).name', 'hall'],
    ['$sift(rooms[0], function($value, $name) { $name = "t" })', { t: 20 }],
    ['rooms#$at[$at = 1].name', 'attic'],
    ['rooms.t.(%.name)', ['hall', 'attic']],
    ['$map([1, 2], function($v) { $v & $parent.unit })', ['1C', '2C']],
    ['$level & "/" & $key', 'y/1'],
    ['$count($filter(many, function($v) { $v % 2 = 0 }))', 1000],
    ['sw:0.output ? "on" : "off"', 'on'],
    ['$pad("x", -3, "0")', '00x'],
    ['$join(["a", "b"], "-")', 'a-b'],
    ['$distinct([1, 1, 2])', [1, 2]],
    ['$keys({})', undefined],
    ['[]', []],
    ['$toMillis("2026-01-01T00:00:00Z")', 1_767_225_600_000],
    [
      'rooms ~> |$|{"t": 0}|',
      [
        { name: 'hall', t: 0, 'x-y': 1 },
        { name: 'attic', t: 0, 'x-y': 2 },
      ],
    ],
  ])('%s is %j', async (text, value) => {
    const before = structuredClone(payload)
    const result = await evaluateInterpreted(text, place)
    expect(result).toStrictEqual(value)
    expect(payload).toEqual(before)
  })

  it('returns arrays without what JSONata puts on them', async () => {
    const result = await evaluateInterpreted('{ "all": rooms.t }', place)
    expect(Object.keys((result as { all: number[] }).all)).toEqual(['0', '1'])
  })

  it('returns parts of the payload as they are, so that where they come from can be told', async () => {
    const [room] = (await evaluateInterpreted(
      '$filter(rooms, function($r) { $r.t > 20 })[]',
      place,
    )) as JsonValue[]
    expect(room).toBe((payload['rooms'] as JsonValue[])[1])
  })

  it.each([
    ['text * 2', 'the left side of "*" is not a number (T2001)'],
    ['true and text * 2', 'the left side of an operator is not a number (T2001)'],
    ['$uppercase(rooms)', '$uppercase has an argument of the wrong type (T0410)'],
    ['text.$round()', '$round is given a value of the wrong type (T0411)'],
    ['$sum(rooms.name)', '$sum is given an array with elements of the wrong type (T0412)'],
    ['$error(text)', 'the expression calls $error (D3137)'],
    ['$assert(false, text)', '$assert does not hold (D3141)'],
    ['$toMillis(text)', 'the argument of $toMillis is not a time in ISO 8601 (D3110)'],
    ['$formatNumber(1, ".#.")', 'the expression fails (D3081)'],
    ['$substringAfter("undefined", gone)', 'the expression fails'],
    ['1 / 0', 'a number is out of range (D1001)'],
    ['function($x) { $x }', 'the result is a function'],
    ['{ "f": $sum }', 'the result is a function'],
    ['/a/', 'the result is a function'],
  ])('%s fails: %s', async (text, reason) => {
    expect(await evaluateInterpreted(text, place)).toEqual(failure(reason))
  })

  it('shares nothing between evaluations that run at the same time', async () => {
    const double = createInterpreter(
      failure,
      workUsedUp,
    )('($sum(v.$map([1..50], function($i) { $i })); v * 2)')
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, v) => double({ v }, {}, createWork(50_000))),
    )
    expect(results).toEqual(Array.from({ length: 50 }, (_, v) => v * 2))
  })
})

describe('an expression that has failed', () => {
  it('does no more work, though parts of an array are evaluated side by side', async () => {
    const text = '[bad ? $error("x") : 1, $map([1..1000], function($x) { $uppercase($string($x)) })]'
    const work = createWork(40_000)
    await createInterpreter(failure, workUsedUp)(text)({ bad: true }, {}, work)
    const { left } = work
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(work.left).toBe(left)
  })
})

describe('what an expression may use', () => {
  it.each([
    ['a loop', '($f := function($n) { $f($n + 1) }; $f(0))', workUsedUp.reason],
    ['a loop in functions', '$map([1..9000], function($i) { $i + 1 + 1 + 1 })', workUsedUp.reason],
    [
      'recursion',
      '($f := function($n) { 1 + $f($n + 1) }; $f(0))',
      'a function calls itself too often (D1011)',
    ],
    ['a range', '[1..10001]', 'a sequence has more than 10000 elements (D2015)'],
    ['a sequence', '$append([1..9000], [1..9000])', 'a sequence has more than 10000 elements (D2015)'],
    ['a padded text', '$pad("x", 1e9)', 'a text has more than 65536 characters'],
    ['a padded text on the left', '$pad("x", -65537)', 'a text has more than 65536 characters'],
    ['a joined text', '$join($map([1..20], function($i) { long }))', 'a text has more than 65536 characters'],
    [
      'a text that doubles',
      '$reduce([1..100], function($a, $b) { $a & $a }, "x")',
      'a text has more than 65536 characters',
    ],
    ['a picture', '$formatNumber(1234.5, $pad("0", 101, "0"))', 'a picture has more than 100 characters'],
    ['a picture of a time', '$fromMillis(0, $pad("Y", 101, "-"))', 'a picture has more than 100 characters'],
    [
      'a picture to read a time by',
      '$toMillis("111111x", "[f][f][f][f][f]")',
      'the picture of $toMillis has two parts of variable length without a separator',
    ],
    [
      'a time',
      '$toMillis($substring(long, 0, 101), "[Y]")',
      '$toMillis has a text of more than 100 characters',
    ],
    ['$distinct', '$distinct(many)', '$distinct has more than 1000 values'],
    ['a text to match', '$match(long, /a/)', 'a text to match has more than 4096 characters'],
    [
      'a result',
      '($d := function($x) { { "a": $x, "b": $x } }; $reduce([1..20], function($x, $i) { $d($x) }, 0))',
      'the result has more than 100000 values',
    ],
  ])('%s is bounded', async (_, text, reason) => {
    const cpuMs = await cpuMsOf(async () => {
      expect(await evaluateInterpreted(text, place)).toEqual(failure(reason))
    })
    expect(cpuMs).toBeLessThan(1000)
  })

  it.each<[what: string, text: string, value: JsonValue]>([
    ['a range', '$count([1..10000])', 10_000],
    ['a picture', '$formatNumber(1234.5, $pad("0", 100, "0")) != ""', true],
    ['a compact time', '$toMillis("20260101", "[Y0001][M01][D01]")', 1_767_225_600_000],
    ['a loop', '$count($map([1..4000], function($i) { $i + 1 + 1 + 1 }))', 4000],
    ['recursion', '($f := function($n) { $n = 0 ? 0 : 1 + $f($n - 1) }; $f(50))', 50],
    ['a padded text', '$length($pad("x", 65536))', 65_536],
    ['$distinct', '$count($distinct(many[$ < 1000]))', 1000],
    ['a text to match', '$contains($substring(long, 0, 4096), /b/)', false],
    ['a match', '$contains($substring(long, 0, 4000), /a.*a.*a.*a.*b/)', false],
  ])('%s within its bounds is not cut', async (_, text, value) => {
    expect(await evaluateInterpreted(text, place)).toEqual(value)
  })
})
