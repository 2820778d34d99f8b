import { describe, expect, it } from 'vitest'
import { readTraceOptions } from '../../../../src/cli/trace/trace-options.ts'

const stack = ['--stack', 's']

describe('the options of trace', () => {
  it.each([
    [['a/b', ...stack], { topic: 'a/b', publish: undefined, waitMs: 120_000, json: false }],
    [['a/+/#', ...stack, '--wait', '5s', '--json'], { topic: 'a/+/#', waitMs: 5000, json: true }],
    [['--publish', ...stack], { topic: undefined, publish: { payload: undefined, byBasicIngest: false } }],
    [
      ['--publish', 'a', '{"v":1}', '--basic-ingest', ...stack],
      { topic: 'a', publish: { payload: '{"v":1}', byBasicIngest: true } },
    ],
    [['a', ...stack], { logMessages: false }],
    [['a', '--log-messages', ...stack], { topic: 'a', logMessages: true, publish: undefined }],
    [['a', '--basic-ingest', '--log-messages', ...stack], { logMessages: true, publish: undefined }],
    [['a', '--record', '10m', '--out', 'f', ...stack], { record: { durationMs: 600_000, out: 'f' } }],
    [['--help'], 'help'],
  ])('%j', (args, read) => {
    const options = readTraceOptions(args)
    if (read === 'help') expect(options).toBe(read)
    else expect(options).toMatchObject(read as object)
  })

  it.each([
    [[...stack], 'TOPIC: expected the topic of a message, or --publish'],
    [['a'], '--stack: expected the name of a deployed stack'],
    [['a', '--stack', 'a_b'], '--stack: expected the name of a stack'],
    [['a', ...stack, '--region', 'Frankfurt'], '--region: expected a region'],
    [['a', '{}', ...stack], 'PAYLOAD: used only with --publish'],
    [['a', '{}', 'more', '--publish', ...stack], 'arguments: expected a topic and a payload'],
    [
      ['a', '--basic-ingest', ...stack],
      '--basic-ingest: nobody can subscribe to Basic Ingest; add --publish, or --log-messages,',
    ],
    [['--log-messages', ...stack], 'TOPIC: expected the topic of a message, or --publish'],
    [['a', '--publish', '--log-messages', ...stack], '--log-messages: not used with --publish'],
    [['a', '--record', '1m', '--log-messages', ...stack], '--log-messages: not used with --record'],
    [['a/#', '--publish', ...stack], 'TOPIC: expected a topic to publish to'],
    [['a/#/b', ...stack], 'TOPIC: + and # must stand alone'],
    [['a/b+', ...stack], 'TOPIC: + and # must stand alone'],
    [['x'.repeat(257), ...stack], 'TOPIC: expected at most 256 bytes'],
    [['$aws/rules/r/a', ...stack], 'TOPIC: nobody can subscribe to Basic Ingest'],
    [['a', '--record', '11m', ...stack], '--record: expected a time such as 60s, at most 10m'],
    [['a', '--publish', '--record', '1m', ...stack], '--record: not used with --publish'],
    [['a', '--out', 'f', ...stack], '--out: used only with --record'],
    [['a', '--wait', '0s', ...stack], '--wait: expected a time'],
    [['a', '--wait', '2h', ...stack], '--wait: expected a time such as 60s, at most 60m'],
    [['a', '--expect', '{a="b"}', ...stack], '--expect: expected a series'],
    [['a', '--query-url', 'ftp://x', ...stack], '--query-url: expected an http or https URL'],
    [
      ['a', '--query-url', 'http://aps-workspaces.eu-west-1.amazonaws.com/', ...stack],
      '--query-url: expected https',
    ],
    [['a', '--query-role', 'x', ...stack], '--query-role: expected the ARN of a role'],
  ])('%j are refused', (args, message) => {
    expect(() => readTraceOptions(args)).toThrow(`1 problem in options:\n  ${message}`)
  })
})
