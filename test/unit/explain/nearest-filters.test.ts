import { describe, expect, it } from 'vitest'
import { nearestFilters } from '../../../src/explain/nearest-filters.ts'
import type { JsonValue } from '../../../src/model.ts'

function nearest(topic: string, ...filters: string[]): string[] {
  return nearestFilters(
    topic,
    undefined,
    filters.map((filter) => ({ topic: filter })),
  )
}

describe('the nearest filters', () => {
  it.each([
    ['factory/a/7/Telemetry', 'factory/+line/+device/telemetry', 'level 4 is Telemetry, not telemetry'],
    ['factory/a/7', 'factory/+line/+device/telemetry', 'the topic has 3 levels, the filter 4 levels'],
    [
      'factory/a/7/telemetry/x',
      'factory/+line/+device/telemetry',
      'the topic has 5 levels, the filter 4 levels',
    ],
    ['z/a/b/avail', 'z/#device/availability', 'level 4 is avail, not availability'],
    ['z/availability', 'z/#device/availability', 'the topic has 2 levels, the filter at least 3 levels'],
    ['factory', 'factory/+line/#rest', 'the topic has 1 level, the filter at least 2 levels'],
    ['plant/a/7', 'factory/+line/+device', 'level 1 is plant, not factory'],
    ['/factory/a', 'factory/+line', 'the topic begins with a slash; /factory/+line would match'],
    ['/factory/a', '+x', undefined],
    ['plant/a', 'factory/+line', 'level 1 is plant, not factory'],
    ['a/b', '+x', undefined],
    ['a', 'b', undefined],
  ])('%s against %s: %s', (topic, filter, why) => {
    expect(nearest(topic, filter)).toEqual(why === undefined ? [] : [`rules[0] ${filter}: ${why}`])
  })

  it('come nearest first, at most three', () => {
    expect(
      nearest('a/b/c/d', 'x/y', 'a/+/x', 'a/b/c/x', 'a/x/c/d', 'a/b/c/+z/e').map((one) => one.slice(0, 8)),
    ).toEqual(['rules[2]', 'rules[3]', 'rules[4]'])
  })

  it('say which members the payload lacks', () => {
    const rules = [{ topic: 'a/#', has: ['model', 'id', 'mic'], when: 'id = 1' }]
    const lacking = (payload: JsonValue) => nearestFilters('a/b', payload, rules)
    expect(lacking({ id: 2 })).toEqual([
      'rules[0] a/#: its has names model, mic, which the payload does not have',
    ])
    expect(lacking([{ id: 2, model: 'm', mic: 0 }])).toEqual(['rules[0] a/#: its when is false (id = 1)'])
  })

  it('begin with those whose when does not hold', () => {
    const rules = [{ topic: 'a/x' }, { topic: 'a/+b', when: 'kind = 1' }]
    expect(nearestFilters('a/b', undefined, rules)).toEqual([
      'rules[1] a/+b: its when is false (kind = 1)',
      'rules[0] a/x: level 2 is b, not x',
    ])
  })
})
