import { describe, expect, it } from 'vitest'
import { filterLevels, parseTopicFilter, type TopicFilter } from '../../../src/mapping/topic/topic-filter.ts'

describe('a topic filter', () => {
  it('gives each named wildcard its level', () => {
    expect(parseTopicFilter('factory/+line/+/#rest')).toEqual({
      levels: ['factory', null, null],
      open: true,
      tail: [],
      captures: [
        { name: 'line', level: 1, rest: false },
        { name: 'rest', level: 3, rest: true },
      ],
      unnamed: true,
    })
  })

  it('counts the levels behind a `#` from the end', () => {
    expect(parseTopicFilter('z/+site/#device/+kind/set')).toEqual({
      levels: ['z', null],
      open: true,
      tail: [null, 'set'],
      captures: [
        { name: 'site', level: 1, rest: false },
        { name: 'device', level: 2, rest: true, behind: 2 },
        { name: 'kind', level: -2, rest: false },
      ],
      unnamed: false,
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
    ['#/a', 'hash_not_last'],
    ['#a/#b', 'second_hash'],
    ['#a/b/#', 'second_hash'],
    ['#a/b+', 'wildcard_in_level'],
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

it.each(['a/+b/c', '+/b', '#', '#all', 'a/#', 'a/+b/#rest', 'a/#b/c/+d', '#b/c', '/', 'a//', '+x/#y/+'])(
  'filterLevels: %s',
  (text) => {
    const { levels, open, tail } = parseTopicFilter(text) as TopicFilter
    expect(filterLevels(text)).toEqual({ levels, open, tail })
  },
)
