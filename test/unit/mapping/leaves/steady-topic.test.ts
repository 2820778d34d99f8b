// Levels of a topic that are another one with each message are no part of the label.

import { describe, expect, it } from 'vitest'
import { steadyTopic } from '../../../../src/mapping/leaves/steady-topic.ts'
import { mapLine } from '../../../helpers/mapping.ts'

const receivedAtMs = Date.UTC(2026, 0, 31, 12)

describe('a level that changes with each message is replaced', () => {
  it.each<[topic: string, label: string]>([
    ['sample/v1/9999999/1769860000', 'sample/v1/9999999/+'],
    ['d/1769860000.25/t', 'd/+/t'],
    ['d/1769860000123', 'd/+'],
    ['d/1769860000123456', 'd/+'],
    ['d/1769860000123456789', 'd/+'],
    ['d/2026-01-31T11:59:58.123Z/t', 'd/+/t'],
    ['d/2026-01-31T20:59:58+09:00', 'd/+'],
    ['d/20260131T115958Z', 'd/+'],
    ['d/20260131115958', 'd/+'],
    ['d/202601311159', 'd/+'],
    ['d/2026-01-31_11-59-58', 'd/+'],
    ['d/2026-01-31', 'd/+'],
    ['d/20260131', 'd/+'],
    ['d/31.01.2026/x', 'd/+/x'],
    ['2026/01/31/d', '+/+/+/d'],
    ['d/2026/1/31', 'd/+/+/+'],
    ['d/2026-01-31/11:59:58/x', 'd/+/+/x'],
    ['d/2026/01/31/115958', 'd/+/+/+/+'],
    ['d/1769860000/1769860001', 'd/+/+'],
    ['v1/devices/me/rpc/response/17', 'v1/devices/me/rpc/response/+'],
    ['v1/devices/me/attributes/response/2', 'v1/devices/me/attributes/response/+'],
    ['d/msgId/4711', 'd/msgId/+'],
    ['d/seq/4711', 'd/seq/+'],
    ['d/session/8a6d3c1e-0f0e-4f5e-9a5d-3a2b1c0d9e8f/t', 'd/session/+/t'],
    ['d/msg_01K9ER8B8R0V4HDCXNZ34B1H9G', 'd/+'],
    ['d/jobs/8a6d3c1e-0f0e-4f5e-9a5d-3a2b1c0d9e8f/t', 'd/jobs/+/t'],
    ['d/event/01K9ER8B8R0V4HDCXNZ34B1H9G', 'd/event/+'],
    ['d/evt-8a6d3c1e-0f0e-4f5e-9a5d-3a2b1c0d9e8f', 'd/+'],
    // As old as a device keeps its readings, and a clock that is a little ahead.
    [`d/${receivedAtMs / 1000 - 31 * 86_400}`, 'd/+'],
    [`d/${receivedAtMs / 1000 + 2 * 86_400}`, 'd/+'],
  ])('%s', (topic, label) => {
    expect(steadyTopic(topic, receivedAtMs)).toBe(label)
  })
})

describe('a level that may be the name of a thing stays', () => {
  it.each([
    '',
    '/',
    'home/kitchen/t',
    'sample/v1/9999999/0',
    // Serial numbers as long as a time.
    'd/1234567890',
    'd/1488370000/t',
    'd/4012345678901',
    'd/990000862471854',
    'd/356938035643809',
    `d/${receivedAtMs / 1000 - 31 * 86_400 - 1}`,
    `d/${receivedAtMs / 1000 + 2 * 86_400 + 1}`,
    'd/17698600001',
    'd/a1769860000',
    // As long as a date.
    'd/20230415',
    'd/26013112',
    'd/20261331',
    'd/2023-04',
    'd/2026-01',
    'd/2026/01',
    'd/2026/01/47',
    'plant/2026/7/12',
    'd/12:00:05',
    'd/11-59-58',
    'd/192.168.1.20',
    // Ids that a device keeps.
    'devices/8a6d3c1e-0f0e-4f5e-9a5d-3a2b1c0d9e8f/t',
    'telemetry/8a6d3c1e-0f0e-4f5e-9a5d-3a2b1c0d9e8f',
    'd/507f1f77bcf86cd799439011',
    'd/01K9ER8B8R0V4HDCXNZ34B1H9G',
    'device-8a6d3c1e-0f0e-4f5e-9a5d-3a2b1c0d9e8f',
    'd/response/17',
    'd/request',
    'd/session/kitchen',
    'd/msg_7',
    // It may be that of a point, or of a kind.
    'd/measurements/8a6d3c1e-0f0e-4f5e-9a5d-3a2b1c0d9e8f/t',
    'd/run/17',
    'd/job/backup',
    'd/message/4711',
    `d/${'1'.repeat(200)}`,
  ])('%s', (topic) => {
    expect(steadyTopic(topic, receivedAtMs)).toBe(topic)
  })
})

it('is the label of zero configuration', () => {
  const line = { topic: 'meters/17/1767225604/frame', payload: { flow: 3 } }
  expect(mapLine(undefined, line, { identityLabels: ['topic'] })).toEqual([
    'flow{topic="meters/17/+/frame"} 3 1767225605000',
  ])
})
