import { expect, it } from 'vitest'
import { readBatchResponse } from '../../chaos/aws/batch-response.ts'
import type { Outcome } from '../../chaos/invoke.ts'

const returned = (value: unknown): Outcome => ({ kind: 'returned', value, endMs: 1 })
const naming = (itemIdentifier: unknown): Outcome =>
  returned({ batchItemFailures: [{ itemIdentifier: 'a' }, { itemIdentifier }] })

// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html and
// https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
it.each<[string, Outcome, 'success' | 'failure']>([
  ['an empty list', returned({ batchItemFailures: [] }), 'success'],
  ['no list', returned({ batchItemFailures: null }), 'success'],
  ['an empty answer', returned({}), 'success'],
  ['no answer', returned(null), 'success'],
  ['nothing returned', returned(undefined), 'success'],
  ['text', returned('ok'), 'failure'],
  ['a list that is none', returned({ batchItemFailures: 'a' }), 'failure'],
  ['an empty identifier', naming(''), 'failure'],
  ['null as an identifier', naming(null), 'failure'],
  ['an identifier under another name', returned({ batchItemFailures: [{ messageId: 'a' }] }), 'failure'],
  ['null for an entry', returned({ batchItemFailures: [null] }), 'failure'],
  ['an identifier that is not in the batch', naming('d'), 'failure'],
  ['an error', { kind: 'threw', error: 'broken', endMs: 1 }, 'failure'],
  ['a process that is gone', { kind: 'killed', endMs: 1 }, 'failure'],
])('%s', (_name, outcome, kind) => {
  expect(readBatchResponse(outcome, ['a', 'b', 'c'])).toEqual({ kind })
})

it('names the records that failed, each once and in the order of the batch', () => {
  const failures = ['c', 'a', 'c'].map((itemIdentifier) => ({ itemIdentifier }))
  expect(readBatchResponse(returned({ batchItemFailures: failures }), ['a', 'b', 'c'])).toEqual({
    kind: 'partial',
    failed: [0, 2],
  })
})
