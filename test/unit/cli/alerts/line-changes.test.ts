import { expect, it } from 'vitest'
import { lineChanges } from '../../../../src/cli/alerts/line-changes.ts'

it.each<[string, string, string[]]>([
  ['', '', []],
  ['abc', 'abc', []],
  ['abc', 'axc', ['  a', '- b', '+ x', '  c']],
  ['', 'a', ['+ a']],
  ['a', '', ['- a']],
  ['abcdefg', 'abcdefgh', ['  f', '  g', '+ h']],
  ['xabcdef', 'abcdefy', ['- x', '  a', '  b', '  e', '  f', '+ y']],
  ['ba', 'ab', ['- b', '  a', '+ b']],
])('from %j to %j', (theirs, ours, changes) => {
  expect(lineChanges([...theirs], [...ours])).toEqual(changes)
})

it('texts that are too long to compare are shown as a whole', () => {
  const lines = Array.from({ length: 3_163 }, () => 'a')
  expect(lineChanges(lines, lines)).toHaveLength(2 * lines.length)
  expect(lineChanges(lines.slice(1), lines.slice(1))).toEqual([])
})
