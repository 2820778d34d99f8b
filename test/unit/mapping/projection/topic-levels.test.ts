import { describe, expect, it } from 'vitest'
import { createTopicLevels, levelFilterOf } from '../../../../src/mapping/projection/topic-levels.ts'
import { filterOf } from '../../../../src/mapping/topic/topic-filter.ts'

/** @returns the levels of the topic; undefined if it does not match the filter */
function match(filter: string, topic: string, behind = '"x'): string[] | undefined {
  const bytes = Buffer.from(`<${topic}${behind}????`)
  const { starts, ends, match } = createTopicLevels(
    new DataView(bytes.buffer, bytes.byteOffset, bytes.length),
  )
  const levels = levelFilterOf(filterOf(filter))
  const end = 1 + Buffer.byteLength(topic)
  if (levels === undefined || !match(levels, 1, end)) return undefined
  return levels.map((_, index) => bytes.toString('utf8', starts[index], ends[index]))
}

describe('the levels of a topic', () => {
  it.each([
    ['a', 'a'],
    ['a/b', 'a/b'],
    ['+', 'sensor-1'],
    ['+/+', '/'],
    ['/+', '/x'],
    ['a//b', 'a//b'],
    ['factory/+device/telemetry', 'factory/sensor-1/telemetry'],
    ['温度/+', '温度/東京'],
  ])('%s matches %s', (filter, topic) => {
    expect(match(filter, topic)).toEqual(topic.split('/'))
  })

  it.each([
    ['a', 'b'],
    ['a', 'a/b'],
    ['a/b', 'a'],
    ['a/b', 'a/'],
    ['+', 'a/b'],
    ['+/+', 'a'],
    ['a/+/c', 'a/b'],
    ['factory/+', 'factor/x'],
    ['factory/+', 'factory'],
    ['+/telemetry', 'x/telemetr'],
    ['+/telemetry', 'x/telemetry2'],
    ['+/telemetry/+', 'x/telemetry'],
    ['a', ''],
  ])('%s does not match %s', (filter, topic) => {
    expect(match(filter, topic)).toBeUndefined()
  })

  it.each([
    ['+/telemetry', 'x/telem', 'etry'],
    ['a/b/+', 'a/b', '/c'],
    ['a/b', 'a', '/b'],
    ['abc', 'a', 'bc'],
  ])('%s does not match %s, which what stands behind it would make a match', (filter, topic, behind) => {
    expect(match(filter, topic, behind)).toBeUndefined()
  })
})
