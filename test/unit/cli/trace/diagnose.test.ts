import { describe, expect, it } from 'vitest'
import { diagnose, type Evidence } from '../../../../src/cli/trace/diagnose.ts'

const evidence = (known: Partial<Evidence>): Evidence => ({
  stack: 's',
  delivery: 'direct',
  functionName: 'f',
  ruleName: 'r',
  counts: new Map(),
  lines: [],
  metrics: new Map(),
  ruleLines: [],
  unread: [],
  ...known,
})
const counts = (known: Readonly<Record<string, number>>) =>
  evidence({ counts: new Map(Object.entries(known)) })
const metrics = (known: Readonly<Record<string, number>>, more: Partial<Evidence> = {}) =>
  evidence({ metrics: new Map(Object.entries(known)), ...more })

describe('where a message stopped', () => {
  it.each<[string, Evidence, string, RegExp, RegExp]>([
    [
      '403',
      counts({ Received: 1, 'Failed http_403': 1, 'Misconfigured http_403': 1 }),
      'write',
      /403/,
      /aps:RemoteWrite/,
    ],
    ['401', counts({ 'Misconfigured http_401': 1 }), 'write', /secret/, /RemoteWriteSecretArn/],
    ['404', counts({ 'Misconfigured http_404': 1 }), 'write', /no such workspace/, /WorkspaceArn/],
    ['429', counts({ 'Failed http_429': 1 }), 'write', /429/, /quota/],
    ['500', counts({ 'Failed http_500': 1 }), 'write', /http_500/, /doctor/],
    ['no answer', counts({ 'Failed timeout': 1 }), 'write', /in time/, /NAT/],
    ['no connection', counts({ 'Failed connection': 1 }), 'write', /does not reach/, /host/],
    ['no role', counts({ 'Failed credentials': 1 }), 'write', /no credentials/, /trust/],
    ['too old for AMP', counts({ 'Refused too_old': 1 }), 'write', /too old/, /timestamp/],
    ['out of order', counts({ 'Refused out_of_order': 2 }), 'write', /out-of-order window/, /600 s/],
    [
      'too many series',
      counts({ 'DeadLettered series_limit': 1 }),
      'write',
      /active series/,
      /MaxActiveSeries/,
    ],
    ['too old for us', counts({ Received: 1, 'Dropped too_old': 1 }), 'map', /55 minutes/, /timestamp/],
    [
      'a dead letter',
      counts({ Received: 1, 'DeadLettered unknown_event': 1 }),
      'map',
      /unknown_event/,
      /replay/,
    ],
    [
      'another mapping',
      counts({ Received: 2, 'Dropped no_rule': 2 }),
      'map',
      /2 messages .*no_rule/,
      /Refresh/,
    ],
    [
      'another workspace',
      counts({ Received: 1, Mapped: 1, Written: 1 }),
      'query',
      /does not find/,
      /--query-url/,
    ],
    [
      'no concurrency',
      metrics({ TopicMatch: 1, Throttles: 1 }),
      'invoke',
      /concurrency/,
      /ReservedConcurrency/,
    ],
    ['an error', metrics({ Invocations: 1, Errors: 1 }), 'invoke', /ends with an error/, /lines/],
    ['an error at the start', evidence({ lines: ['ConfigError'] }), 'invoke', /ends with an error/, /lines/],
    ['a stream', metrics({ Success: 1 }, { delivery: 'stream' }), 'invoke', /in the stream/, /Wait/],
    ['too many rules', metrics({ RuleMessageThrottled: 1 }), 'rule', /rate of rule evaluations/, /quota/],
    [
      'an SQL error',
      metrics({ TopicMatch: 1, ParseError: 1 }),
      'rule',
      /SQL of the rule r fails/,
      /get-topic-rule/,
    ],
    [
      'no permission',
      metrics({ TopicMatch: 1, Failure: 1 }),
      'rule',
      /cannot hand .* the function f/,
      /get-policy/,
    ],
    ['no permission', metrics({ Failure: 1 }, { delivery: 'stream' }), 'rule', /the stream/, /PutRecord/],
    ['a line of the rule', evidence({ ruleLines: ['x'] }), 'rule', /cannot hand/, /get-policy/],
    ['nothing', evidence({}), 'rule', /counted no message/, /doctor/],
  ])('%s', (_, known, step, why, remedy) => {
    const stop = diagnose(known)
    expect(stop.step).toBe(step)
    expect(stop.why).toMatch(why)
    expect(stop.remedy).toMatch(remedy)
  })

  it('is told with lines, and with what could not be read', () => {
    const lines = ['an error']
    expect(diagnose({ ...counts({ 'Failed http_403': 1 }), lines, ruleLines: ['other'] }).lines).toEqual(
      lines,
    )
    expect(diagnose(evidence({ ruleLines: ['other'] })).lines).toEqual(['other'])
    const unread = diagnose(evidence({ ruleLines: undefined, unread: ['logs'] }))
    expect(unread.lines).toEqual(['not read: logs'])
    expect(unread.why).toMatch(/AWS IoT does not log.*could not be read/)
  })
})
