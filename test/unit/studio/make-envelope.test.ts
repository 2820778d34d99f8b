import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { makeEnvelope } from '../../../src/studio/make-envelope.ts'
import { decodeAll } from '../../helpers/decode.ts'

const message = {
  topic: '東京/7/温度',
  clientId: 'device-7',
  payload: Buffer.from('{"v":1}'),
  receivedAtMs: 1_767_225_600_123,
}

test('has the fields that the SQL of the rule makes, and no other', () => {
  const template = readFileSync(new URL('../../../template.yaml', import.meta.url), 'utf8')
  const sql = /SELECT [\s\S]*? FROM /.exec(template)![0]
  const aliases = [...sql.matchAll(/ AS (\w+)/g)].map(([, alias]) => alias)

  expect(Object.keys(makeEnvelope(message)).sort()).toEqual(aliases.sort())
})

test('is decoded to the message that was published', () => {
  const settings = { eventShape: 'envelope', trustedFields: [], payloadBytesMax: 131_072 } as const
  const event = JSON.parse(JSON.stringify(makeEnvelope(message)))
  const { entries } = decodeAll(event, settings, 0)
  const content = entries[0]!.content

  expect(content).toMatchObject({
    topic: message.topic,
    clientId: message.clientId,
    receivedAtMs: message.receivedAtMs,
  })
  expect('payload' in content && content.payload.read()).toEqual({ ok: true, value: { v: 1 } })
})

test('takes exactly the bytes of a view into a larger buffer', () => {
  const payload = Buffer.from('xxhelloyy').subarray(2, 7)

  expect(makeEnvelope({ ...message, payload }).payload_base64).toBe(Buffer.from('hello').toString('base64'))
})
