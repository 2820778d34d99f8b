import { describe, expect, it } from 'vitest'
import { parseTopicFilter } from '../../../src/mapping/topic/topic-filter.ts'

describe('a topic filter', () => {
  it('gives each named wildcard its level', () => {
    expect(parseTopicFilter('factory/+line/+/#rest')).toEqual({
      levels: ['factory', null, null],
      open: true,
      captures: [
        { name: 'line', level: 1, rest: false },
        { name: 'rest', level: 3, rest: true },
      ],
      unnamed: true,
    })
  })

  it.each<[filter: string, unnamed: boolean, open: boolean]>([
    ['a/b', false, false],
    ['a/+b', false, false],
    ['a/+', true, false],
    ['#', true, true],
    ['#all', false, true],
    ['+a/#', true, true],
  ])('%s: unnamed wildcard %j, open %j', (filter, unnamed, open) => {
    expect(parseTopicFilter(filter)).toMatchObject({ unnamed, open })
  })

  it.each([
    ['', 'empty'],
    ['a/#/b', 'hash_not_last'],
    ['#/#', 'hash_not_last'],
    ['#a/b', 'hash_not_last'],
    ['a+/b', 'wildcard_in_level'],
    ['a#', 'wildcard_in_level'],
    ['a/b+c', 'wildcard_in_level'],
    ['+a-b', 'bad_wildcard_name'],
    ['++', 'bad_wildcard_name'],
    ['+1', 'bad_wildcard_name'],
    ['+__name__', 'bad_wildcard_name'],
    ['a/#ü', 'bad_wildcard_name'],
  ])('%j is refused: %s', (filter, problem) => {
    expect(parseTopicFilter(filter)).toBe(problem)
  })
})
