import { expect, it } from 'vitest'
import { filterOf } from '../../../../src/cli/stack/rule-filter.ts'
import { mayMatch, ownTopic } from '../../../../src/cli/trace/topic-rule.ts'

it.each([
  ["SELECT * FROM 'a/+'", 'a/+'],
  ["SELECT encode(*, 'base64') AS p, topic() AS topic\nfrom  '#' WHERE x = 'y'", '#'],
  ['SELECT * ', undefined],
])('the filter of %s', (sql, filter) => expect(filterOf(sql)).toBe(filter))

it.each([
  ['a/+', 'a/b', true],
  ['a/+', 'a/b/c', false],
  ['a/#', 'a', true],
  ['a/b', '+/b', true],
  ['a/b', 'a/#', true],
  ['a/+/c', 'a/b/+', true],
  ['a/+/c', 'a/b/d', false],
  ['a/b', '+/c', false],
  ['a/b', '+', false],
  ['+', '#', true],
])('%s may take %s: %s', (filter, topic, expected) => expect(mayMatch(filter, topic)).toBe(expected))

it.each([
  ['factory/+/+/telemetry', 'factory/iot-remote-write-trace/iot-remote-write-trace/telemetry'],
  ['a/#', 'a/iot-remote-write-trace'],
  ['#', 'iot-remote-write-trace'],
  ['a/b', 'a/b'],
  [undefined, 'iot-remote-write-trace'],
])('%s takes a topic of our own', (filter, topic) => {
  expect(ownTopic(filter)).toBe(topic)
  if (filter !== undefined) expect(mayMatch(filter, topic)).toBe(true)
})
