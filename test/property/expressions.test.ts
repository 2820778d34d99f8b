import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseFieldPath } from '../../src/mapping/expression/field-path.ts'
import { functions } from '../../src/mapping/expression/functions.ts'
import { type Evaluated, ExpressionFailure } from '../../src/mapping/expression/place.ts'
import { tokensOf, translateExpression } from '../../src/mapping/expression/translate-expression.ts'
import type { JsonValue } from '../../src/model.ts'
import { evaluateCompiled, evaluateInterpreted, isCompiled, placeOf } from '../helpers/expressions.ts'

const name = fc.constantFrom(
  'a',
  'b',
  'c',
  'a-b',
  'sw:0',
  '1h',
  'and',
  'in',
  '`my key`',
  '__proto__',
  'length',
)
const position = fc.constantFrom('', '', '', '[0]', '[1]', '[-1]', '[-2]', '[0][0]')
const step = fc.tuple(name, position).map((parts) => parts.join(''))
const start = fc.tuple(
  fc.constantFrom('$', '$message', '$parent', '$key', '$level', '$principal', '$attributes'),
  position,
)
const path = fc.oneof(
  { weight: 4, arbitrary: fc.array(step, { minLength: 1, maxLength: 4 }).map((steps) => steps.join('.')) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(start, fc.array(step, { maxLength: 3 }))
      .map(([first, steps]) => [first.join(''), ...steps].join('.')),
  },
)

const literal = fc.constantFrom(
  ...['0', '1', '2', '1.5', '1e3', '12', '0.1', '5e-324', '1.7e308', 'true', 'false', 'null'],
  ...["''", '"x"', "'1'", '"12 C"', "'a,b'", '"0x1F"', "'1e999'"],
)
const binary = fc.constantFrom(
  ...['+', '-', '*', '/', '%', '=', '!=', '<', '<=', '>', '>=', 'and', 'or', 'in', '&', '??', '?:', '?'],
)

/** Of every function that is compiled, so that a new one is compared with JSONata's too. */
const callsWith = (argument: fc.Arbitrary<string>) =>
  Object.entries(functions).map(([called, { types }]) =>
    fc.tuple(...types.map(() => argument)).map((args) => `$${called}(${args.join(', ')})`),
  )

const { expression } = fc.letrec<{ expression: string; operand: string }>((tie) => ({
  operand: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    { weight: 4, arbitrary: path },
    { weight: 3, arbitrary: literal },
    { weight: 1, arbitrary: tie('expression').map((inner) => `(${inner})`) },
    { weight: 1, arbitrary: tie('operand').map((inner) => `-${inner}`) },
    { weight: 2, arbitrary: fc.oneof(...callsWith(tie('expression'))) },
  ),
  expression: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    { weight: 1, arbitrary: tie('operand') },
    {
      weight: 4,
      arbitrary: fc
        .tuple(tie('operand'), fc.array(fc.tuple(binary, tie('operand')), { minLength: 1, maxLength: 3 }))
        .map(([first, rest]) => [first, ...rest.flat()].join(' ')),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(tie('operand'), tie('expression'), tie('expression'))
        .map(([condition, yes, no]) => `${condition} ? ${yes} : ${no}`),
    },
  ),
}))

const key = fc.constantFrom('a', 'b', 'c', 'a-b', 'sw:0', '1h', 'and', 'in', 'my key', '__proto__', 'length')
const { json } = fc.letrec<{ json: JsonValue }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    {
      weight: 3,
      arbitrary: fc.constantFrom<JsonValue>(
        0,
        1,
        -1,
        2,
        0.1,
        12,
        1 / 3,
        1e21,
        '',
        'x',
        '1',
        'a,b',
        '12 C',
        ' -2.5 ',
        '1e400',
      ),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom<JsonValue>(true, false, null, Number.POSITIVE_INFINITY, 'undefined'),
    },
    { weight: 3, arbitrary: fc.array(tie('json'), { maxLength: 3 }) as fc.Arbitrary<JsonValue> },
    {
      weight: 4,
      arbitrary: fc
        .array(fc.tuple(key, tie('json')), { maxLength: 5 })
        .map((entries) => Object.fromEntries(entries) as JsonValue),
    },
  ),
}))

/**
 * Failures by their code: JSONata names another operator where one side of `and` fails. What it says of an infinite
 * number, the drop `not_finite` says of a field path.
 */
function outcomeOf(value: Evaluated): unknown {
  if (value instanceof ExpressionFailure) return /(?<=\()\w+(?=\)$)/.exec(value.reason)?.[0] ?? 'no code'
  return value === Number.POSITIVE_INFINITY ? 'D1001' : value
}

describe('a compiled expression', () => {
  it('has the same result as the interpreter', async () => {
    let compiled = 0
    await fc.assert(
      fc.asyncProperty(expression, json, json, async (text, root, here) => {
        const place = placeOf(root, { here, parent: root, key: 2 })
        if (!isCompiled(text)) return
        compiled++
        const result = outcomeOf(evaluateCompiled(text, place))
        expect(await evaluateInterpreted(text, place).then(outcomeOf)).toEqual(result)
      }),
      { numRuns: 2000 },
    )
    expect(compiled).toBeGreaterThan(1500)
  })

  it('reads field paths as the interpreter does', async () => {
    await fc.assert(
      fc.asyncProperty(path, json, json, async (text, root, here) => {
        const place = placeOf(root, { here, parent: root, key: 'k' })
        const result = outcomeOf(evaluateCompiled(text, place))
        expect(await evaluateInterpreted(text, place).then(outcomeOf)).toEqual(result)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('a field path', () => {
  const anyName = fc
    .string({ unit: 'binary', minLength: 1, maxLength: 8 })
    .filter((text) => !text.includes('`'))
  const anyStep = fc.oneof(anyName, fc.integer({ min: -999_999_999, max: 999_999_999 }))

  it('that is written out is read as what it was', () => {
    fc.assert(
      fc.property(anyName, fc.array(anyStep, { maxLength: 5 }), (first, rest) => {
        const text = rest.reduce<string>(
          (written, one) => written + (typeof one === 'number' ? `[${one}]` : `.\`${one}\``),
          `\`${first}\``,
        )
        expect(parseFieldPath(text)).toEqual({ variable: '', steps: [first, ...rest] })
      }),
    )
  })
})

describe('translating an expression', () => {
  const pieces = fc.constantFrom(
    ...[
      'a',
      'b-c',
      'd:1',
      '1h',
      '.',
      '..',
      '/',
      '/x-y/i',
      '"a-b',
      "'",
      '`',
      '`x-y`',
      '/*',
      '*/',
      '$',
      '$v',
      '(',
    ],
    ...[')', '[', ']', '{', '}', '?', ':', ':=', '-', ' ', '\n', '\\', '°', '🌡', '12', 'and'],
  )
  const anyText = fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join(''))

  it('reads any text without loss', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(
          tokensOf(text)
            .map(({ source }) => source)
            .join(''),
        ).toBe(text)
      }),
    )
  })

  it('adds nothing but backticks, and a second time nothing', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { text: translated, originalOffset } = translateExpression(text)
        expect(translated.replaceAll('`', '')).toBe(text.replaceAll('`', ''))
        expect(originalOffset(translated.length)).toBe(text.length)
      }),
    )
  })
})
