import { expect, it } from 'vitest'
import { suggest } from '../../../src/check/suggest.ts'

const names = ['secretArn', 'places', 'units', 'sampleTime', 'name', 'label']

it.each([
  ['palces', 'places'],
  ['nmae', 'name'],
  ['lable', 'label'],
  ['UNITS', 'units'],
  ['unit', 'units'],
  ['sampletime', 'sampleTime'],
  ['sec', 'secretArn'],
  ['secretarn', 'secretArn'],
])('for %s suggests %s', (name, expected) => {
  expect(suggest(name, names)).toBe(`did you mean \`${expected}\`?`)
})

it.each(['se', 'colour', 'x'])('for %s lists what there is', (name) => {
  expect(suggest(name, names)).toBe(`expected one of ${names.join(', ')}`)
})
