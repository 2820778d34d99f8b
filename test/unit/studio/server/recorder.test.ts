import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createRecorder, lineOf } from '../../../../src/studio/server/state/recorder.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'recorder-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function message(text: string | Uint8Array) {
  return { topic: 'a/b', clientId: 'c', payload: Buffer.from(text as string), receivedAtMs: 5 }
}

test.each([
  ['{"t":1}', { payload: { t: 1 } }],
  ['21.5', { payload: 21.5 }],
  ['{ "t": 1 }', { payload_base64: 'eyAidCI6IDEgfQ==' }],
  ['1.0', { payload_base64: 'MS4w' }],
  ['', { payload_base64: '' }],
  [Uint8Array.of(0xff, 0), { payload_base64: '/wA=' }],
])('%j keeps its bytes, and is legible where the same bytes come out again', (payload, expected) => {
  expect(JSON.parse(lineOf(message(payload)))).toEqual({
    topic: 'a/b',
    client_id: 'c',
    received_at: 5,
    ...expected,
  })
})

test('writes lines until it is as large as it may be, and says so', async () => {
  const recorder = createRecorder({ messagesMax: 3, bytesMax: 10_000, waitingBytesMax: 10_000 })
  const file = path.join(folder, 'three.jsonl')
  await recorder.start(file)
  for (let count = 0; count < 5; count++) recorder.record(message(`${count}`))
  await recorder.stop()
  expect(recorder.state()).toMatchObject({
    isOn: false,
    messages: 3,
    detail: expect.stringContaining('as large'),
  })
  expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(4)
})

test('never overwrites a file', async () => {
  const file = path.join(folder, 'there.jsonl')
  writeFileSync(file, 'kept')
  await expect(createRecorder().start(file)).rejects.toThrow('EEXIST')
  expect(readFileSync(file, 'utf8')).toBe('kept')
})
