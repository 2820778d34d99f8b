import { describe, expect, it } from 'vitest'
import { parseTopicFilter, type TopicFilter } from '../../../src/mapping/topic/topic-filter.ts'
import { createTopicIndex } from '../../../src/mapping/topic/topic-index.ts'

function indexOf(filters: readonly string[]) {
  return createTopicIndex(filters.map((filter) => parseTopicFilter(filter) as TopicFilter))
}

describe('the first rule for a topic', () => {
  const none = -1
  it.each<[filters: string[], topic: string, rule: number]>([
    [['a/b'], 'a/b', 0],
    [['a/b'], 'a/c', none],
    [['a/b'], 'a', none],
    [['a/b'], 'a/b/c', none],
    [['a/b'], '/a/b', none],
    [['a/b'], 'A/b', none],
    [['a/+'], 'a/b', 0],
    [['a/+'], 'a/', 0],
    [['a/+'], 'a', none],
    [['a/+'], 'a/b/c', none],
    [['+'], '', 0],
    [['+/+'], '/b', 0],
    [['#'], '', 0],
    [['#'], 'a/b/c', 0],
    [['#'], '$aws/things/t/shadow', 0],
    [['+/things/+t/shadow'], '$aws/things/t/shadow', 0],
    [['a/#'], 'a', 0],
    [['a/#'], 'a/', 0],
    [['a/#'], 'a/b/c', 0],
    [['a/#'], 'ab', none],
    [['+/#'], 'a', 0],
    [['a/+/c'], 'a/日本 語/c', 0],
    [['a//c'], 'a//c', 0],
    [['a/+/c'], 'a//c', 0],
    // File order decides, not which filter is closer.
    [['a/+x', 'a/b'], 'a/b', 0],
    [['a/b', 'a/+x'], 'a/b', 0],
    [['a/b', 'a/+x'], 'a/c', 1],
    [['#', 'a/b'], 'a/b', 0],
    [['a/b/c', 'a/#', '+/b'], 'a/b', 1],
    [['+/b/c', 'a/+/d', 'a/b/#'], 'a/b/d', 1],
    [['+/b/c', 'a/+/d', 'a/b/#'], 'a/b/e', 2],
    [['a/b', 'a/b'], 'a/b', 0],
    [['x', 'y/#'], 'z', none],
    [[], 'a', none],
    // Names of wildcards are not part of what matches, and keys of objects are levels like any other.
    [['+a/x', '+b/y'], 'q/y', 1],
    [['__proto__/constructor'], '__proto__/constructor', 0],
    [['a'], 'constructor', none],
  ])('of %j for %j is %i', (filters, topic, rule) => {
    expect(indexOf(filters)(topic.split('/'), -1)).toBe(rule)
  })

  it('is found with the same work however many rules there are for other topics', () => {
    const topic = ['plant', '7', 'line', '3', 'telemetry']
    function readsWith(others: number): number {
      const filters = Array.from({ length: others }, (_, index) => `site-${index}/+a/line/+b/telemetry`)
      let reads = 0
      const counted = new Proxy(topic, {
        get(target, key) {
          reads++
          return Reflect.get(target, key)
        },
      })
      const find = indexOf([...filters, 'plant/+a/line/+b/telemetry'])
      expect(find(counted, -1)).toBe(others)
      return reads
    }
    expect(readsWith(10_000)).toBe(readsWith(0))
  })
})
