import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { programVersion } from '../../../src/program-version.ts'
import { createFailureSampler } from '../../../src/telemetry/failure-sampler.ts'
import { createLog } from '../../../src/telemetry/log.ts'

const startMs = Date.parse('2026-01-01T00:00:00Z')

function sampling(random = () => 0) {
  let nowMs = startMs
  const lines: string[] = []
  const sampler = createFailureSampler(() => nowMs, random)
  const log = createLog(
    'info',
    (line) => lines.push(line),
    () => nowMs,
  )
  return {
    pass: (ms: number) => {
      nowMs += ms
    },
    fail: (topic: string, reason = 'no_rule', count?: number, clientId: string | undefined = 'c') =>
      sampler.add('map', reason, () => ({ topic, clientId }), count),
    sampler,
    flush: () => {
      sampler.flush(log)
      return lines.splice(0)
    },
  }
}

describe('a failure', () => {
  it('is named with the next flush', () => {
    const { fail, flush } = sampling()
    expect(flush()).toEqual([])
    fail('a/b')
    expect(flush().map((line) => JSON.parse(line))).toEqual([
      {
        timestamp: '2026-01-01T00:00:00.000Z',
        level: 'INFO',
        message: 'a message failed',
        programVersion,
        stage: 'map',
        reason: 'no_rule',
        topic: 'a/b',
        client_id: 'c',
        failures: 1,
      },
    ])
    expect(flush()).toEqual([])
  })

  it('is named at most once a second, with the number of those since', () => {
    const { fail, flush, pass } = sampling()
    fail('a')
    expect(flush()).toHaveLength(1)
    fail('b')
    pass(999)
    fail('c', 'no_metric', 3)
    expect(flush()).toEqual([])
    pass(1)
    expect(flush().map((line) => JSON.parse(line))).toMatchObject([{ topic: 'c', failures: 4 }])
  })

  it.each(['missing', 'left_out', 'thinned', 'ignored'])('%s is none', (reason) => {
    const { fail, flush } = sampling()
    fail('a', reason)
    expect(flush()).toEqual([])
  })

  it('counts without a name where there is no message', () => {
    const { sampler, flush } = sampling()
    sampler.add('decode', 'bad_record', () => undefined)
    const [line] = flush()
    expect(JSON.parse(line as string)).toMatchObject({ reason: 'bad_record', failures: 1 })
    expect(line).not.toMatch(/topic|client_id/)
  })

  it('is chosen with a chance of its own, and only then asked for its name', () => {
    const { fail, sampler, flush } = sampling(() => 0.5)
    fail('a', 'no_rule', 2)
    // Of 4, a quarter is this one's.
    sampler.add('map', 'no_rule', () => expect.fail('asked'), 1)
    sampler.add('map', 'no_rule', () => expect.fail('asked'), 1)
    // Of 9, more than half.
    fail('d', 'no_rule', 5)
    expect(flush().map((line) => JSON.parse(line))).toMatchObject([{ topic: 'd', failures: 9 }])
  })

  it('is bounded, one line, and steers no terminal', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (text) => {
        const { fail, flush } = sampling()
        fail(text, 'no_rule', 1, text)
        const [line] = flush()
        const { topic, client_id: clientId } = JSON.parse(line as string)
        expect(topic).toBe(clientId)
        expect(line).not.toMatch(/[\p{Cc}\p{Cs}\u202e\u2028]/u)
        expect(topic.length).toBeLessThanOrEqual(256 * 6)
      }),
    )
    const { fail, flush } = sampling()
    fail(`\u001b[2J\u0085\n${'x'.repeat(600)}`)
    const [line] = flush()
    expect(JSON.parse(line as string).topic).toBe(`\\u001b[2J\\u0085\n${'x'.repeat(250)}`)
  })
})
