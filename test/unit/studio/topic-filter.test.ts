import { expect, test } from 'vitest'
import { isTopicFilter, matchesTopic } from '../../../src/studio/topic-filter.ts'

// The examples of MQTT 3.1.1, section 4.7, among them.
test.each([
  ['#', 'a/b/c', true],
  ['#', '', true],
  ['#', '$SYS/heartbeat', false],
  ['+/heartbeat', '$SYS/heartbeat', false],
  ['$SYS/#', '$SYS/heartbeat', true],
  ['sport/tennis/#', 'sport/tennis', true],
  ['sport/tennis/#', 'sport/tennis/player1/ranking', true],
  ['sport/tennis/#', 'sport/tennisplayer', false],
  ['sport/+', 'sport', false],
  ['sport/+', 'sport/', true],
  ['sport/+', 'sport/a/b', false],
  ['+/+', '/finance', true],
  ['/+', '/finance', true],
  ['+', '/finance', false],
  ['a/b', 'a/b', true],
  ['a/b', 'a/b/c', false],
  ['a/b/c', 'a/b', false],
])('filter %j takes topic %j: %s', (filter, topic, expected) => {
  expect(matchesTopic(filter, topic)).toBe(expected)
})

test.each([
  ['#', true],
  ['a/+/b/#', true],
  ['東京/+', true],
  ['/', true],
  ['', false],
  ['a/#/b', false],
  ['a#', false],
  ['a/b+', false],
  ['a\0b', false],
  ['x'.repeat(65_535), true],
  ['x'.repeat(65_536), false],
])('filter %#: valid is %j', (filter, expected) => {
  expect(isTopicFilter(filter)).toBe(expected)
})
