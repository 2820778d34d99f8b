import { expect, it } from 'vitest'
import {
  formatTraceRequest,
  readTraceRequest,
  tracedMessagesMax,
  traceMsMax,
} from '../../src/trace-request.ts'

const nowMs = Date.parse('2026-01-01T00:00:00Z')
const good = { id: 'a-1', topic: 'factory/+/7', untilMs: nowMs + traceMsMax, messages: tracedMessagesMax }

it.each([good, { ...good, untilMs: nowMs - 1, messages: 1, topic: 'é'.repeat(128), id: 'x'.repeat(64) }])(
  'what is written is read: %j',
  (request) => {
    expect(readTraceRequest(formatTraceRequest(request), nowMs)).toEqual(request)
  },
)

it.each([
  [{ ...good, id: '' }, 'id: expected letters'],
  [{ ...good, id: 'x'.repeat(65) }, 'id: expected letters'],
  [{ ...good, id: 'a"b' }, 'id: expected letters'],
  [{ ...good, topic: '' }, 'topic: expected a topic or a filter of at most 256 bytes'],
  [{ ...good, topic: `${'é'.repeat(128)}x` }, 'topic: expected a topic or a filter of at most 256 bytes'],
  [{ ...good, untilMs: nowMs + traceMsMax + 1 }, 'until: expected at most 15 minutes from now'],
  [{ ...good, messages: 0 }, 'messages: expected an integer from 1 to 100'],
  [{ ...good, messages: 1.5 }, 'messages: expected an integer from 1 to 100'],
  [{ ...good, messages: tracedMessagesMax + 1 }, 'messages: expected an integer from 1 to 100'],
])('%j is refused', (request, problem) => {
  expect(readTraceRequest(formatTraceRequest(request), nowMs)).toMatch(problem)
})

it.each([
  ['', 'expected JSON'],
  ['null', 'id: expected'],
  ['[]', 'id: expected'],
  ['{"id":"a","topic":"t","until":"soon","messages":1}', 'until: expected a time'],
  ['{"id":"a","topic":"t","messages":1}', 'until: expected a time'],
])('%s is none', (text, problem) => {
  expect(readTraceRequest(text, nowMs)).toMatch(problem)
})
