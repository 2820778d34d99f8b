// What docs/mapping.md says of the rules of leaves is what the code has: each rule by its number, and each list.

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { leafRules } from '../../../../src/mapping/leaves/leaf-rules.ts'
import { leafLists } from './leaf-lists.ts'

const page = readFileSync(
  path.join(import.meta.dirname, '..', '..', '..', '..', 'docs', 'mapping.md'),
  'utf8',
)

it('each rule of the code has a heading with its number', () => {
  const headings = [...page.matchAll(/^### (\d+)\. /gm)].map(([, number]) => Number(number))
  expect(headings).toEqual(Object.values(leafRules))
})

it.each(Object.entries(leafLists))('the list "%s" is printed as it is', (name, words) => {
  const row = page.split('\n').find((line) => line.startsWith(`| ${name} |`)) ?? ''
  expect([...row.matchAll(/`([^`]+)`/g)].map(([, word]) => word)).toEqual([...words])
})
