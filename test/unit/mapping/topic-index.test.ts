import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseTopicFilter, type TopicFilter } from '../../../src/mapping/topic/topic-filter.ts'
import { buildTopicTrie, findInTrie } from '../../../src/mapping/topic/topic-index.ts'

/** By way of JSON, as the build packs that of the bundled mapping. */
function indexOf(filters: readonly string[]) {
  const trie = buildTopicTrie(filters.map((filter) => parseTopicFilter(filter) as TopicFilter))
  return findInTrie(JSON.parse(JSON.stringify(trie)))
}

describe('the first rule for a topic', () => {
  const none = -1
  it.each<[filters: string[], topic: string, rule: number]>([
    [['a/b'], 'a/b', 0],
    [['a/b'], 'a/c', none],
    [['__proto__/b'], '__proto__/b', 0],
    [['a/b'], '__proto__', none],
    [['a/constructor'], 'a/constructor', 0],
    [['a/+', 'constructor'], 'constructor/name', none],
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
    [['a/#d/x'], 'a/b/x', 0],
    [['a/#d/x'], 'a/b/c/x', 0],
    [['a/#d/x'], 'a//x', 0],
    [['a/#d/x'], 'a/x', none],
    [['a/#d/x'], 'a/x/x', 0],
    [['a/#d/x'], 'a/b/x/y', none],
    [['a/#d/x'], 'b/b/x', none],
    [['#d/x'], 'x', none],
    [['#d/x'], '/x', 0],
    [['#d/+k/x'], 'b/x', none],
    [['#d/+k/x'], 'a/b/x', 0],
    [['a/+/#d/x/+'], 'a/b/c/x/y', 0],
    [['a/+/#d/x/+'], 'a/b/x/y', none],
    [['a/#d/x', 'a/b/x'], 'a/b/x', 0],
    [['a/b/x', 'a/#d/x'], 'a/b/x', 0],
    [['a/b/y', 'a/#d/x', 'a/#'], 'a/b/x', 1],
    [['a/#d/y', 'a/#d/x', '#'], 'a/b/z', 2],
    [['+/#d/y', 'a/#d/+', '#e/y'], 'a/b/y', 0],
    [['b/#d/y', 'a/#d/+', '#e/y'], 'a/b/y', 1],
    [[], 'a', none],
    // Names of wildcards are not part of what matches, and keys of objects are levels like any other.
    [['+a/x', '+b/y'], 'q/y', 1],
    [['__proto__/constructor'], '__proto__/constructor', 0],
    [['a'], 'constructor', none],
  ])('of %j for %j is %i', (filters, topic, rule) => {
    expect(indexOf(filters)(topic.split('/'), -1)).toBe(rule)
  })

  it('is found by filters as regular expressions say', () => {
    const level = fc.constantFrom('a', 'b', '')
    const part = fc.oneof(level, fc.constant('+'))
    const filter = fc
      .tuple(fc.array(part, { maxLength: 3 }), fc.boolean(), fc.array(part, { maxLength: 3 }))
      .map(([head, hasRest, tail]) => [...head, ...(hasRest ? ['#d'] : []), ...tail].join('/'))
      .filter((text) => text !== '')
    const matches = (text: string, topic: string) => {
      const pattern = text
        .replaceAll('+', '[^/]*')
        .replace('#d/', '.*/')
        .replace(/^#d$|\/#d$/, '(/.*|)')
      return new RegExp(`^${text === '#d' ? '.*' : pattern}$`).test(topic)
    }
    fc.assert(
      fc.property(
        fc.array(filter, { minLength: 1, maxLength: 6 }),
        fc.array(level, { minLength: 1 }),
        (filters, levels) => {
          const find = indexOf(filters)
          const found: number[] = []
          for (let at = find(levels, -1); at >= 0; at = find(levels, at)) found.push(at)
          const topic = levels.join('/')
          expect(found).toEqual(filters.flatMap((text, index) => (matches(text, topic) ? [index] : [])))
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('is found with the same work however long the topic is', () => {
    const filters = Array.from(
      { length: 300 },
      (_, n) => `${'+/'.repeat(n % 5)}#d/${'+/'.repeat(n % 7)}x${n}`,
    )
    const readsWith = (length: number): number => {
      let reads = 0
      const counted = new Proxy(Array<string>(length).fill('a'), {
        get(target, key) {
          reads++
          return Reflect.get(target, key)
        },
      })
      expect(indexOf(filters)(counted, -1)).toBe(-1)
      return reads
    }
    expect(readsWith(100_000)).toBe(readsWith(100))
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
