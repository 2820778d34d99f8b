import { expect, it } from 'vitest'
import { foldByReason, sumByTopic } from '../../../../src/studio/page/problems/sum-lines.ts'
import type { ProblemLine } from '../../../../src/studio/page-api.ts'

const line: ProblemLine = {
  id: 1,
  reason: 'missing',
  text: 'field missing',
  topic: 'a/+',
  where: '',
  field: '',
  metric: '',
  detail: '',
  example: '',
  messageId: 1,
  messages: 2,
  values: 3,
  devices: 1,
  isKept: false,
  lastAtMs: 0,
}

it('folds lines by reason, in the order of their first lines, and loses no message', () => {
  const lines = [
    { ...line, devices: 9 },
    { ...line, reason: 'too_old', text: 'too old', devices: 5, messages: 1 },
    { ...line, devices: 2, messages: 0, values: 4 },
  ]
  const folds = foldByReason(lines)
  expect(folds).toMatchObject([
    { reason: 'missing', text: 'field missing', messages: 2, values: 7, devices: 9 },
    { reason: 'too_old', messages: 1, values: 3, devices: 5 },
  ])
  expect(folds.flatMap((fold) => fold.lines)).toHaveLength(3)
  expect(foldByReason([])).toEqual([])
})

it('sums what is left out by topic, most first', () => {
  const lines = [
    line,
    { ...line, topic: 'b/#', messages: 5 },
    { ...line, messages: 4 },
    { ...line, topic: 'c', messages: 0 },
  ]
  expect(sumByTopic(lines)).toEqual([
    { topic: 'a/+', messages: 6 },
    { topic: 'b/#', messages: 5 },
  ])
})
