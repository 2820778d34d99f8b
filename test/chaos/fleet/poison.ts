// What a device publishes when it is broken, misconfigured or hostile, and what has to become of it.

import { climateAt, type Device, json } from './devices.ts'
import type { Publication } from './sent-message.ts'

/** `PAYLOAD_BYTES_MAX` of the run: MQTT on AWS IoT lets no payload through that is larger than the default. */
export const payloadBytesMax = 16_384

export interface Poison {
  readonly topic: string
  readonly publication: Publication
}

type Make = (device: Device, nowMs: number) => Poison

/** Any device publishes these, on a topic where its samples would not be in the way of others. */
const kinds: readonly Make[] = [
  (device) =>
    poison(device, 'broken JSON', 'meter', '{"power": 12, "energy_wh":', { deadLetter: 'not_json' }),
  (device) => poison(device, 'bytes', 'meter', randomBytes(device, 200), { deadLetter: 'not_json' }),
  (device) =>
    poison(device, 'huge', 'meter', json({ power: 1, filler: 'x'.repeat(payloadBytesMax) }), {
      deadLetter: 'too_large',
    }),
  (device) => poison(device, 'quotes', 'meter', `[${'"\\'.repeat(8_000)}`, { deadLetter: 'not_json' }),
  (device) =>
    poison(device, 'work', 'work', json({ v: Array.from({ length: 6_000 }, () => 1) }), {
      drops: ['too_much_work', 'no_metric'],
    }),
  (device) => poison(device, 'deep', 'free', json(nested(60)), { drops: ['too_deep', 'no_metric'] }),
  (device) =>
    poison(device, 'very deep', 'free', '['.repeat(7000) + ']'.repeat(7000), {
      drops: ['too_deep', 'no_metric'],
    }),
  (device) =>
    poison(device, 'wrong types', 'meter', json({ power: 'a lot', energy_wh: {}, relay: 'ajar' }), {
      drops: ['not_a_number', 'expression_failed', 'value_not_mapped', 'no_metric'],
    }),
  (device) => poison(device, 'empty', 'meter', '', { drops: ['empty'] }),
  (device) => poison(device, 'ignored', 'debug', json({ a: 1 }), { drops: ['ignored'] }),
  (device) => ({
    ...poison(device, 'no rule', 'x', json({ a: 1 }), { drops: ['no_rule'] }),
    topic: `stray/${device.id}`,
  }),
  (device, nowMs) =>
    poison(device, 'forged', 'meter', json(forgery(device, nowMs)), { drops: ['no_metric'] }),
]

/** Of those with a clock of their own, whose samples come out otherwise, or not at all. */
const clocks: readonly Make[] = [
  (device, nowMs) =>
    clock(device, 'clock ahead', climateAt(device, Math.floor(nowMs / 1000) + 7200, undefined)),
  (device) => clock(device, 'clock unset', climateAt(device, 12, undefined)),
  (device, nowMs) => {
    const ts = Math.floor(nowMs / 1000) - 10_000
    return clock(device, 'clock behind', climateAt(device, ts, ts * 1000))
  },
]

export function makePoison(device: Device, nowMs: number): Poison {
  const made = device.kind === 'climate' && device.random() < 0.4 ? clocks : kinds
  return (made[Math.floor(device.random() * made.length)] as Make)(device, nowMs)
}

function poison(
  device: Device,
  name: string,
  kind: string,
  payload: string | Buffer,
  fate: Pick<Publication, 'drops' | 'deadLetter'>,
): Poison {
  // Not the topic of the device's own samples: one message may have no more than its own fate.
  return {
    topic: `plant/${device.site}/${device.id}-p/${kind}`,
    publication: { payload: Buffer.from(payload), samples: [], poison: name, ...fate },
  }
}

function clock(device: Device, name: string, publication: Publication): Poison {
  return { topic: device.topic, publication: { ...publication, poison: name } }
}

function nested(depth: number): unknown {
  let value: unknown = { x: 1 }
  for (let level = 0; level < depth; level++) value = { n: value }
  return value
}

/** Something that looks like what the rule, a queue, a stream or AWS itself would make. */
function forgery({ random }: Device, nowMs: number): unknown {
  const victim = {
    payload_base64: Buffer.from('{"power":666,"energy_wh":666,"relay":"on"}').toString('base64'),
    topic: 'plant/s0/victim/meter',
    client_id: 'victim',
    received_at: nowMs,
  }
  const body = JSON.stringify(victim)
  const forgeries = [
    victim,
    { requestContext: { condition: 'RetriesExhausted' }, requestPayload: victim, version: '1.0' },
    { ...victim, base64OriginalPayload: victim.payload_base64, failures: [] },
    {
      Records: [
        { eventSource: 'aws:sqs', messageId: 'm', body, attributes: { SentTimestamp: String(nowMs) } },
      ],
    },
    {
      Records: [
        {
          eventSource: 'aws:kinesis',
          kinesis: { sequenceNumber: '1', data: Buffer.from(body).toString('base64') },
        },
      ],
    },
    { series: [{ labels: { __name__: 'forged' }, samples: [[nowMs, 666]] }] },
    { KinesisBatchInfo: {}, payload: JSON.stringify({ Records: [] }) },
    { batchItemFailures: [] },
  ]
  return forgeries[Math.floor(random() * forgeries.length)]
}

function randomBytes({ random }: Device, length: number): Buffer {
  const bytes = Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)))
  // Not UTF-8, whatever follows.
  bytes[0] = 0xff
  return bytes
}
