import { describe, expect, it } from 'vitest'
import { groupTopics } from '../../../src/suggest/group-topics.ts'

/** @param topics `topic: fields` */
function patterns(...topics: readonly string[]): string[] {
  const known = topics.map((text) => {
    const [topic = '', fields = 't'] = text.split(': ')
    return { topic, fields: new Set(fields.split(' ')) }
  })
  return groupTopics(known).map(({ levels, topics: grouped }) => {
    return `${levels.map((level) => level ?? '+').join('/')} ${grouped.length}`
  })
}

describe('topics are grouped', () => {
  it.each([
    ['by the levels that vary', ['a/1/t', 'a/2/t', 'a/3/t'], ['a/+/t 3']],
    ['by their number of levels and the first one', ['a/1', 'a/1/t', 'b/1'], ['a/1 1', 'a/1/t 1', 'b/1 1']],
    ['by the first level behind a slash', ['/a/1', '/b/1', '/a/2'], ['/a/+ 2', '/b/1 1']],
    ['together where there is one level', ['x', 'y'], ['+ 2']],
    [
      'by a level that tells kinds of messages apart',
      ['a/1/state: on', 'a/2/state: on', 'a/1/data: t', 'a/2/data: t'],
      ['a/+/state 2', 'a/+/data 2'],
    ],
    ['not by one that tells devices apart', ['a/1/x: on', 'a/2/x: t'], ['a/+/x 2']],
    ['with two levels that vary', ['a/1/x', 'a/2/y', 'a/2/x'], ['a/+/+ 3']],
  ])('%s', (_, topics, expected) => {
    expect(patterns(...topics)).toEqual(expected)
  })
})
