// What a device sent never reaches the log, its metrics included, nor the errors that the Lambda runtime would log: neither
// keys nor values, topics nor client ids, whatever goes wrong with them and however much is logged. And what goes wrong
// again and again is not logged again and again.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { type Receiver, type ReceiverAnswer, startReceiver } from '#studio/receiver'
import { envelope, runBundle } from './run-bundle.ts'

const folder = mkdtempSync(join(tmpdir(), 'iot-remote-write-bundle-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const mapping = join(folder, 'mapping.yaml')
writeFileSync(
  mapping,
  `version: 1
rules:
  - topic: mapped/+device
    timestamp: time
    labels: { model: model }
    metrics:
      - { name: name, value: value, labels: { unit: unit } }
      - { name: "'fixed'", value: state, values: { open: 1 }, required: true }
  - topic: ignored/#
    ignore: true
  - topic: leaves/#
`,
)

/** In every key, value, topic and client id below; in capitals and small letters. */
const secret = /s3cret/i
const key = 's3cret-Key'
const value = 'S3CRET value'
const topic = 's3cret/topic'

const badMessages: readonly unknown[] = [
  envelope(topic, { [key]: value, [value]: { [key]: 1 } }, value),
  envelope(topic, `{"${key}": "${value}`),
  envelope(topic, `${value}\u0000`),
  envelope(topic, Buffer.from([0xff, 0xfe, ...Buffer.from(value)]).toString('latin1')),
  envelope(topic, `[{"${key}": NaN, "${value}": 1e400}]`),
  envelope(topic, `${`{"${key}":`.repeat(40)}1${'}'.repeat(40)}`),
  envelope(topic, { 's3cret.a': 1, s3cret_a: 2, 's3cret a': 3 }),
  envelope(`s3cret/${'x'.repeat(2000)}`, { a: 1 }),
  envelope(`mapped/${value}`, { name: value, value, unit: [value], model: { [key]: value }, time: value }),
  envelope(`mapped/${value}`, { name: value, value: 1, state: value, model: value.repeat(500), time: 1 }),
  envelope(`mapped/${value}`, { name: 'fixed', value: 1, state: 'open', unit: value, model: value }),
  envelope(`ignored/${value}`, { [key]: value }),
  envelope(`leaves/${value}`, { [key]: value, b: [{ [key]: [[[1]]] }] }, value),
  { [key]: value, topic, Records: [{ [key]: value }] },
  { ...envelope(topic, { [key]: 1 }), received_at: value },
  { Records: [{ messageId: 'a', eventSource: 'aws:sqs', body: `{"${key}": "${value}` }] },
  { Records: [{ messageId: 'b', eventSource: 'aws:sqs', body: JSON.stringify({ [key]: value, topic }) }] },
  [value],
  value,
]

const quoted = `user=1_ws-1: err: out of bounds. series={__name__="${value}", ${key}="${value}"} topic '${topic}'`

const answers: readonly (readonly [title: string, answer: ReceiverAnswer, env: Record<string, string>])[] = [
  ['takes everything', { status: 200 }, {}],
  ['quotes labels in 400, as AMP does', { status: 400, body: quoted }, {}],
  [
    'quotes labels in 400, as Prometheus does',
    { status: 400, body: quoted.replace('out of bounds', 'no reason') },
    { REMOTE_WRITE_RECEIVER: 'prometheus' },
  ],
  ['quotes labels in the JSON of 403', { status: 403, body: JSON.stringify({ message: quoted }) }, {}],
  ['quotes labels in 503', { status: 503, body: quoted }, {}],
  ['quotes labels in 413', { status: 413, body: quoted }, {}],
  [
    'quotes what a device sent without escapes',
    {
      status: 400,
      body: `label value too long for metric (actual: 9, limit: 1) metric: '${key}' label value: '${value}' ${value}"'`,
    },
    {},
  ],
  ['does not even quote it', { status: 400, body: `duplicate metric: ${key} label name: ${value}` }, {}],
  [
    'tells the values',
    {
      status: 400,
      body: `duplicate sample for timestamp 1; overrides not allowed: existing ${key}, new value ${key}`,
    },
    { REMOTE_WRITE_RECEIVER: 'prometheus' },
  ],
]

let receiver: Receiver
afterEach(() => receiver.close())

describe.each(answers)('an endpoint that %s', (_, answer, env) => {
  it.each([
    ['without dead letters', {}],
    ['with dead letters', { DEAD_LETTER_URI: pathToFileURL(join(folder, 'dead-letters')).href }],
    [
      'with dead letters that cannot be written',
      { DEAD_LETTER_URI: pathToFileURL(join(mapping, 'file')).href },
    ],
    ['without a mapping', { MAPPING_URI: '' }],
  ])('%s', async (title, more) => {
    receiver = await startReceiver({ answer: () => answer })
    const { stdout, stderr, results } = await runBundle(
      {
        REMOTE_WRITE_URL: receiver.url,
        LOG_LEVEL: 'debug',
        DIRECT_BUDGET_MS: '100',
        DEADLINE_RESERVE_MS: '14800',
        MAPPING_URI: pathToFileURL(mapping).href,
        ...env,
        ...more,
      },
      badMessages,
    )
    expect(results).toHaveLength(badMessages.length)
    expect(stderr).toBe('')
    expect(stdout).not.toBe('')
    const lines = stdout.trimEnd().split('\n')
    // One line names topics and client ids, and nothing else that devices say.
    for (const line of lines) {
      const { topic: _, client_id: __, ...rest } = JSON.parse(line)
      expect(rest.message === 'a message failed' ? JSON.stringify(rest) : line).not.toMatch(secret)
    }
    for (const result of results) expect(JSON.stringify(result)).not.toMatch(secret)

    const logged = lines.map((line) => JSON.parse(line))
    expect(logged.some((line) => '_aws' in line && line.Received > 0)).toBe(true)
    const complaints = logged.flatMap(({ level, complaints: some = [] }) =>
      some.map(({ verdict, reason }: Record<string, string>) => `${level} ${verdict} ${reason}`),
    )
    // A busy machine may not have the answer in time, so that there may be complaints of a good endpoint, too.
    if (answer.status !== 200) expect(complaints).not.toEqual([])
    expect(complaints).toEqual([...new Set(complaints)])
    const unkept = logged.filter(({ message }) => message === 'dead letters could not be stored')
    expect(unkept).toHaveLength(title.endsWith('cannot be written') ? 1 : 0)
  })
})
