import { describe, expect, it } from 'vitest'
import { loadMapping } from '#config'
import { createEngine } from '../../../../src/studio/page/engine/engine.ts'
import type { RecordedMessage } from '../../../../src/studio/page/engine/protocol.ts'
import {
  type RemedyKind,
  type RemedyRequest,
  readRemedyUrl,
  remediesFor,
  remedyUrl,
} from '../../../../src/studio/page/engine/remedy-kinds.ts'

const { bundled } = await loadMapping(1)
const engine = createEngine({ bundledIn: () => bundled, clock: () => 0, breathe: async () => undefined })

function messageOf(topic: string, payload: string | Uint8Array): RecordedMessage {
  const payloadBase64 = Buffer.from(payload).toString('base64')
  return { topic, payloadBase64, receivedAtMs: 1_800_000_000_000, isTimeKnown: true, clientId: 'device-7' }
}

const rulesOf = (...rules: readonly string[]) => ['version: 1', 'rules:', ...rules, ''].join('\n')

interface Case {
  readonly name: string
  readonly kind: RemedyKind
  readonly reason: string
  readonly field?: string
  readonly filter?: string
  readonly text?: string
  readonly topic: string
  readonly payload: string
  /** Others that came. */
  readonly others?: readonly string[]
  /** A part of the file that comes of it. */
  readonly expected: string
  readonly samples: number
}

const own = '  - topic: shed/+door'

const cases: readonly Case[] = [
  {
    name: 'a word of a device that no rule knows becomes a state, beside its other series',
    kind: 'states',
    reason: 'word_unknown',
    field: 'door',
    topic: 'yard/1',
    payload: '{"door":"ajar","t":3}',
    others: ['{"door":"locked","t":3}', '{"door":"ajar"}'],
    expected: 'values: { ajar: 1, locked: 2 }',
    samples: 2,
  },
  {
    name: 'a word of a device of a bundled rule: the rule is copied with its preset',
    kind: 'states',
    reason: 'word_unknown',
    field: 'door',
    topic: 'zigbee2mqtt/plug',
    payload: '{"power":17,"door":"ajar"}',
    expected: 'preset: zigbee2mqtt',
    samples: 2,
  },
  {
    name: 'a metric of an own rule gets values, and the rest of the file stays',
    kind: 'states',
    reason: 'not_a_number',
    field: 'door',
    text: `# mine\nversion: 1\nrules:\n  # the shed\n${own}\n    metrics: { door_open: door, t: t } # kept\n  - topic: x\n    leaves: true\n`,
    topic: 'shed/1',
    payload: '{"door":"ajar","t":1}',
    expected: 'metrics: { door_open: { value: door, values: { ajar: 1 } }, t: t } # kept\n  - topic: x',
    samples: 2,
  },
  {
    name: 'further values get the next numbers',
    kind: 'states',
    reason: 'value_not_mapped',
    field: 'door',
    text: rulesOf(
      own,
      '    metrics:',
      '      door_open: { value: door, values: { open: 1, closed: 0 } }',
      '      t: t',
    ),
    topic: 'shed/1',
    payload: '{"door":"ajar","t":1}',
    expected: '{ open: 1, closed: 0, ajar: 2 }',
    samples: 2,
  },
  {
    name: 'leave out a field of a preset',
    kind: 'leave_out',
    reason: 'word_unknown',
    field: 'door',
    topic: 'zigbee2mqtt/plug',
    payload: '{"power":17,"door":"ajar"}',
    expected: 'exclude: [ door ]',
    samples: 1,
  },
  {
    name: 'leave out a metric of an own rule',
    kind: 'leave_out',
    reason: 'not_a_number',
    field: 'door',
    text: rulesOf(own, '    metrics: { door_open: door, t: t }'),
    topic: 'shed/1',
    payload: '{"door":"ajar","t":1}',
    expected: 'metrics: { t: t }',
    samples: 1,
  },
  {
    name: 'leave out the only metric of an own rule',
    kind: 'leave_out',
    reason: 'no_metric',
    text: rulesOf(own, '    metrics: { door_open: door }'),
    filter: 'shed/+',
    topic: 'shed/1',
    payload: '{"door":"ajar"}',
    expected: '- { topic: "shed/+", ignore: true }\n  - topic: shed/+door',
    samples: 0,
  },
  {
    name: 'leave out messages that cannot be read, without a file',
    kind: 'leave_out',
    reason: 'not_json',
    filter: 'cam/+',
    topic: 'cam/1',
    payload: '{"t":',
    expected: '- { topic: "cam/+", ignore: true }',
    samples: 0,
  },
  {
    name: 'a time with day and month',
    kind: 'format',
    reason: 'time_unreadable',
    text: rulesOf(own, '    timestamp: at', '    metrics: { t: t }'),
    topic: 'shed/1',
    payload: '{"at":"15/01/2027 07:59","t":1}',
    expected: 'timestamp: { value: at, format: dd/MM/yyyy HH:mm, timezone: UTC }',
    samples: 1,
  },
  {
    name: 'a time without a zone',
    kind: 'format',
    reason: 'time_without_zone',
    text: rulesOf(own, '    timestamp: { value: at }', '    metrics: { t: t }'),
    topic: 'shed/1',
    payload: '{"at":"2027-01-15T07:59:00","t":1}',
    expected: 'timezone: UTC',
    samples: 1,
  },
  {
    name: 'a field that is written otherwise',
    kind: 'map',
    reason: 'missing',
    field: 'presure',
    text: rulesOf(own, '    metrics:', '      pressure_hpa: presure', '      t: t'),
    topic: 'shed/1',
    payload: '{"pressure":1013,"t":1}',
    expected: 'pressure_hpa: pressure\n',
    samples: 2,
  },
  {
    name: 'a message that no rule takes, where nothing else maps it',
    kind: 'map',
    reason: 'no_rule',
    text: `unmatched: drop\n${rulesOf(own, '    leaves: true')}`,
    topic: 'yard/1',
    payload: '{"t":1}',
    expected: '- topic: yard/+device',
    samples: 1,
  },
]

async function prepared(one: Case) {
  const message = messageOf(one.topic, one.payload)
  await engine.hold([[message, ...(one.others ?? []).map((text) => messageOf(one.topic, text))]], () => {})
  const { kind, reason, field = '', filter = one.topic } = one
  const result = await engine.remedy([one.text, message, { kind, reason, field, filter }], () => {})
  return { message, result }
}

describe('a prepared change', () => {
  it.each(cases)('$kind of $reason: $name', async (one) => {
    const { message, result } = await prepared(one)
    expect(result?.text).toContain(one.expected)
    const { problems } = await engine.check([result?.text], () => {})
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([])
    const after = await engine.explain([result?.text, message], () => {})
    expect(after.samples).toBe(one.samples)
    const lost = [...after.leaves.flatMap(({ notes }) => notes), ...after.notes]
    expect(lost.filter(({ kind }) => kind === 'lost')).toEqual([])
    const changed = result!.text.split('\n').slice(result!.from - 1, result!.to)
    expect(changed.join('\n')).toContain(one.expected.split('\n')[0]!.trim())
  })

  it('is none where no mapping mends it', async () => {
    const message = messageOf('a/b', '{"t":1}')
    const request = { kind: 'states', reason: 'word_unknown', field: 'gone', filter: 'a/b' } as const
    expect(await engine.remedy([undefined, message, request], () => {})).toBeUndefined()
    expect(remediesFor('connection')).toEqual([])
    expect(remediesFor('constructor')).toEqual([])
  })

  it('goes through the URL of Map as it is', () => {
    const request: RemedyRequest = {
      kind: 'states',
      reason: 'word_unknown',
      field: 'a.`b c`',
      filter: 'x/+/#&=',
    }
    expect(readRemedyUrl(new URL(remedyUrl(7, request), 'http://x').searchParams)).toEqual({
      messageId: 7,
      request,
    })
    expect(readRemedyUrl(new URLSearchParams('topic=7'))).toBeUndefined()
    expect(readRemedyUrl(new URLSearchParams('message=7&remedy=constructor'))).toBeUndefined()
  })
})
