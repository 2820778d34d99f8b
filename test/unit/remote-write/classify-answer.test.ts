import { describe, expect, it } from 'vitest'
import { classifyAnswer, type Receiver } from '../../../src/remote-write/classify-answer.ts'

function verdict(status: number, body: string, receiver: Receiver): string {
  const answer = { kind: 'answer' as const, status, body, retryAfter: undefined, date: undefined }
  const { kind, ...rest } = classifyAnswer(answer, receiver)
  return [kind, ...Object.values(rest).map(String)].join(' ')
}

const outOfOrder =
  'user=123_ws-1: err: out of order sample. timestamp=2026-01-01T00:00:00Z, series={__name__="t"}'
const duplicate = 'user=123_ws-1: series={__name__="t"}, timestamp=1: duplicate sample for timestamp'

describe('an answer means', () => {
  it.each<[number, string, string, string]>([
    [200, '', 'stored', 'stored'],
    [202, '', 'stored', 'stored'],
    [204, 'out of order sample', 'stored', 'stored'],
    [400, outOfOrder, 'refused out_of_order', 'rejected out_of_order false'],
    [400, duplicate, 'refused duplicate_sample', 'rejected duplicate_sample false'],
    [400, 'user=1: err: too old sample. timestamp=1', 'refused too_old', 'rejected too_old false'],
    [400, 'out of bounds', 'refused too_old', 'rejected too_old false'],
    [400, 'out of bounds: timestamp is too far in the future', 'refused too_new', 'rejected too_new false'],
    [400, 'timestamp too old: 1 metric: "t"', 'refused too_old', 'rejected too_old false'],
    [400, 'timestamp too new: 1 metric: "t"', 'refused too_new', 'rejected too_new false'],
    [400, 'per-user series limit of 10000000 exceeded', 'refused series_limit', 'refused series_limit'],
    [400, 'sample invalid label: "x" metric "y"', 'rejected http_400 true', 'rejected http_400 false'],
    [400, '', 'rejected http_400 true', 'rejected http_400 false'],
    [409, 'conflict', 'rejected http_409 true', 'rejected http_409 false'],
    [413, '', 'too_large', 'too_large'],
    [408, '', 'unavailable http_408', 'unavailable http_408'],
    [429, '{"message":"Rate exceeded"}', 'unavailable http_429', 'unavailable http_429'],
    [429, 'ingestion rate limit (70000) exceeded', 'unavailable http_429', 'unavailable http_429'],
    [429, 'per-user series limit of 10 exceeded', 'refused series_limit', 'refused series_limit'],
    [500, 'too old sample', 'unavailable http_500', 'rejected too_old false'],
    [500, 'out of order sample', 'unavailable http_500', 'unavailable http_500'],
    [503, 'too old sample', 'unavailable http_503', 'unavailable http_503'],
    [503, '', 'unavailable http_503', 'unavailable http_503'],
    [301, '', 'misconfigured http_301', 'misconfigured http_301'],
    [401, '', 'misconfigured http_401', 'misconfigured http_401'],
    [403, '', 'misconfigured http_403', 'misconfigured http_403'],
    [404, '', 'misconfigured http_404', 'misconfigured http_404'],
    [415, '', 'misconfigured http_415', 'misconfigured http_415'],
    [101, '', 'misconfigured http_101', 'misconfigured http_101'],
  ])('%i %s', (status, body, amp, plain) => {
    expect(verdict(status, body, 'amp')).toBe(amp)
    expect(verdict(status, body, 'prometheus')).toBe(plain)
  })
})
