import jsonata from 'jsonata'
import { describe, expect, it } from 'vitest'
import { formatPayloadPath } from '../../../src/explain/payload-path.ts'
import { recordReads } from '../../../src/explain/record-reads.ts'
import type { JsonValue } from '../../../src/model.ts'

const payload: Shape = { a: { b: [{ d: 1 }, { c: 'x' }] }, list: [3, 1, 2], n: null }

interface Shape {
  readonly [key: string]: JsonValue
  readonly a: {
    readonly [key: string]: JsonValue
    readonly b: readonly { readonly [key: string]: JsonValue }[]
  }
  readonly list: readonly number[]
}

function record(value: JsonValue) {
  const leaves: string[] = []
  const containers: string[] = []
  const absent: string[] = []
  const recorded = recordReads(value, {
    leaf: (path) => leaves.push(formatPayloadPath(path)),
    container: (path) => containers.push(formatPayloadPath(path)),
    absent: (path) => absent.push(formatPayloadPath(path)),
  })
  return { leaves, containers, absent, recorded, root: recorded.root as Shape }
}

describe('a recorded payload', () => {
  it('tells of each member that is read, and of no other', () => {
    const { root, leaves, containers, absent } = record(payload)
    expect(root.a.b[1]?.c).toBe('x')
    expect(root.a.z).toBeUndefined()
    expect({ leaves, containers, absent }).toEqual({
      leaves: ['a.b[1].c'],
      containers: ['a', 'a.b', 'a.b[1]', 'a'],
      absent: ['a.z'],
    })
  })

  it('looks like what it stands for', () => {
    const { root } = record(payload)
    expect(JSON.stringify(root)).toBe(JSON.stringify(payload))
    expect(Array.isArray(root.list)).toBe(true)
    expect(Object.entries(root).map(([key]) => key)).toEqual(['a', 'list', 'n'])
    expect('a' in root && !('z' in root) && Object.hasOwn(root, 'n')).toBe(true)
    expect(root.a).toBe(root.a)
  })

  it('tells of no member that an expression did not ask for', async () => {
    const { root, leaves, absent } = record(payload)
    expect(root.list.length).toBe(3)
    await root.a
    expect({ leaves, absent }).toEqual({ leaves: [], absent: [] })
  })

  it('has members of any name', () => {
    const { root, leaves } = record(JSON.parse('{"__proto__": 1, "constructor": 2, "length": 3}'))
    expect(['__proto__', 'constructor', 'length'].map((name) => root[name])).toEqual([1, 2, 3])
    expect(leaves).toEqual(['__proto__', 'constructor', 'length'])
  })

  it('knows the paths of its containers', () => {
    const { root, recorded } = record(payload)
    expect(recorded.pathOf(recorded.root)).toEqual([])
    expect(recorded.pathOf(root.a.b[1])).toEqual(['a', 'b', 1])
    expect(recorded.pathOf(payload.a)).toBeUndefined()
    expect(recorded.pathOf(1)).toBeUndefined()
  })

  it('is a leaf as it is', () => {
    expect(record(21).recorded).toMatchObject({ root: 21 })
  })

  it.each([
    ['$sum(list)', 6, ['list[0]', 'list[1]', 'list[2]']],
    ['a.b[1].c', 'x', ['a.b[1].c']],
    ['a.b.c', 'x', ['a.b[1].c']],
    ['list[$ > 1]^($)', [2, 3], ['list[0]', 'list[1]', 'list[2]']],
    ['$exists(a.b)', true, []],
    ['n', null, ['n']],
  ])('can be read by JSONata: %s', async (expression, result, paths) => {
    const { recorded, leaves } = record(payload)
    expect(await jsonata(expression).evaluate(recorded.root)).toEqual(result)
    expect([...new Set(leaves)]).toEqual(paths)
  })
})
