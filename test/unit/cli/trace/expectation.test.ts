import { expect, it } from 'vitest'
import { describeMissing, meets, readExpectation } from '../../../../src/cli/trace/expectation.ts'
import { sample as sampleAt } from '../../../helpers/samples.ts'

const read = (text: string) => {
  const problems: string[] = []
  const expectation = readExpectation(text, (option, message) => problems.push(`${option}: ${message}`))
  return { expectation, problems }
}

it.each([
  ['a', { name: 'a', labels: [], value: undefined }],
  ['a 3', { name: 'a', labels: [], value: 3 }],
  ['a{}', { name: 'a', labels: [], value: undefined }],
  ['a:b{x="1"} -2.5e3', { name: 'a:b', labels: [['x', '1']], value: -2500 }],
  [
    String.raw`a{x="\"\\,}", y="é\n"}`,
    {
      name: 'a',
      labels: [
        ['x', '"\\,}'],
        ['y', 'é\n'],
      ],
    },
  ],
  ['a{x="1",}', { name: 'a', labels: [['x', '1']] }],
])('%s', (text, expected) => {
  expect(read(text)).toMatchObject({ expectation: expected, problems: [] })
})

it.each(['', '{x="1"}', 'a{x=1}', 'a{x="1"', 'a{x="1" y="2"}', 'a x', 'a-b', String.raw`a{x="\q"}`])(
  'not %j',
  (text) => {
    expect(read(text)).toEqual({
      expectation: undefined,
      problems: [expect.stringContaining('--expect: expected a series')],
    })
  },
)

it.each([
  ['a', true],
  ['b', false],
  ['a{x="1"}', true],
  ['a{x="2"}', false],
  ['a{z="1"}', false],
  ['a{x="1",y="2"} 5', true],
  ['a 6', false],
])('%s is met: %s', (text, isMet) => {
  const sample = sampleAt('a', { x: '1', y: '2' }, 1, 5)
  expect(meets(read(text).expectation!, sample)).toBe(isMet)
})

it('says what there is instead', () => {
  const samples = Array.from({ length: 6 }, (_, index) => sampleAt('a', { x: String(index) }, 1, index))
  expect(describeMissing(read('b').expectation!, samples)).toBe(
    'expected b (actual: a{x="0"} 0, a{x="1"} 1, a{x="2"} 2, a{x="3"} 3, a{x="4"} 4, and 1 more)',
  )
})
