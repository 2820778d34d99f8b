// The page maps as the command line does: its engine, as it is built for the browser, gives the same answers as the same
// code in Node, for every example and for payloads that Node's own parts read.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadMapping } from '#config'
import { createEngine, type Engine } from '../../src/studio/page/engine/engine.ts'
import type {
  EngineAnswer,
  EngineCall,
  EngineCalls,
  RecordedMessage,
} from '../../src/studio/page/engine/protocol.ts'

const root = join(import.meta.dirname, '..', '..')
const examples = join(root, 'examples')
const folders = readdirSync(examples)
  .filter((name) => name !== 'collectors' && name !== 'fleet-provisioning')
  .flatMap((name) =>
    name === 'presets' ? readdirSync(join(examples, name)).map((preset) => join(name, preset)) : name,
  )

let worker: Worker
let inNode: Engine
const waiting = new Map<number, (answer: EngineAnswer) => void>()

beforeAll(async () => {
  worker = new Worker(join(import.meta.dirname, 'page-engine-worker.mjs'), {
    workerData: { engine: pathToFileURL(join(root, 'dist', 'studio', 'engine.js')).href },
  })
  worker.on('message', (answer: EngineAnswer) => {
    if (!('progress' in answer)) waiting.get(answer.id)?.(answer)
  })
  const { bundled } = await loadMapping(1)
  inNode = createEngine({ bundledIn: () => bundled, clock: () => 0, breathe: async () => undefined })
})

afterAll(() => worker.terminate())

const nowMs = 1_800_000_000_000

let calls = 0

async function ask<Call extends EngineCall>(
  call: Call,
  ...args: Parameters<EngineCalls[Call]>
): Promise<ReturnType<EngineCalls[Call]>> {
  const id = calls++
  const answer = await new Promise<EngineAnswer>((resolve) => {
    waiting.set(id, resolve)
    worker.postMessage({ id, call, args })
  })
  if ('error' in answer) throw new Error(answer.error)
  return (answer as { readonly result: ReturnType<EngineCalls[Call]> }).result
}

/** The same call, in Node. */
async function inNodeToo<Call extends EngineCall>(
  call: Call,
  ...args: Parameters<EngineCalls[Call]>
): Promise<ReturnType<EngineCalls[Call]>> {
  return (inNode[call] as Engine[Call])(args, () => undefined) as Promise<ReturnType<EngineCalls[Call]>>
}

describe('the engine of the page', () => {
  it.each(folders)('reads, checks and explains %s as Node does', async (folder) => {
    const file = join(examples, folder, 'mapping.yaml')
    const text = existsSync(file) ? readFileSync(file, 'utf8') : undefined
    const lines = readFileSync(join(examples, folder, 'messages.jsonl'), 'utf8')
    const read = await ask('read', lines, nowMs)
    expect(read).toEqual(await inNodeToo('read', lines, nowMs))
    expect(read.problems).toEqual([])
    expect(await ask('check', text)).toEqual(await inNodeToo('check', text))
    let samples = 0
    for (const message of read.messages) {
      const explained = await ask('explain', text, message)
      expect(explained).toEqual(await inNodeToo('explain', text, message))
      samples += explained.samples
    }
    expect(samples).toBeGreaterThan(0)
  })

  it('says of a compressed payload, of one that is none, and of one that is too large, what Node says', async () => {
    const text =
      'version: 1\nrules:\n  - topic: "#"\n    decode: { format: json, compression: gzip }\n    leaves: true\n'
    const json = JSON.stringify({ temperature: 21.5, note: 'é\u{1F600}' })
    const whole = gzipSync(json)
    const payloads = {
      whole,
      damaged: Buffer.concat([whole.subarray(0, -6), Buffer.from([1, 2, 3, 4, 5, 6])]),
      'cut off': whole.subarray(0, -9),
      'no gzip': Buffer.from(json),
      'too large': gzipSync(Buffer.alloc(200_000, 0x20)),
    }
    const taken: Record<string, string> = {}
    for (const [name, payload] of Object.entries(payloads)) {
      const message = {
        topic: 'a/b',
        payloadBase64: payload.toString('base64'),
        receivedAtMs: nowMs,
        isTimeKnown: false,
        clientId: undefined,
      }
      const explained = await ask('explain', text, message)
      expect(explained, name).toEqual(await inNodeToo('explain', text, message))
      taken[name] = explained.takenBy
    }
    expect(taken).toEqual({
      whole: 'own',
      damaged: 'unreadable',
      'cut off': 'unreadable',
      'no gzip': 'unreadable',
      'too large': 'unreadable',
    })
  })

  it.each([
    'ff00fe',
    'c328a0a1',
    'f09f9880f09f98',
    'eda080',
    'efbbbf7b2261223a317d',
    '7b2261223a22c3a9227d',
    '00',
    '',
  ])('reads the bytes %s as Node does', async (hex) => {
    const message = {
      topic: 'a/b',
      payloadBase64: Buffer.from(hex, 'hex').toString('base64'),
      receivedAtMs: nowMs,
      isTimeKnown: false,
      clientId: undefined,
    }
    expect(await ask('explain', undefined, message)).toEqual(await inNodeToo('explain', undefined, message))
  })

  it('names the problems of a file that is none', async () => {
    const text = 'version: 1\nrules:\n  - topic: a/+/b\n    metrics: { t: presure }\n   x: 1\n'
    const { problems } = await ask('check', text)
    expect(problems).toEqual((await inNodeToo('check', text)).problems)
    expect(problems.map(({ severity }) => severity)).toContain('error')
    await expect(ask('explain', text, plain)).rejects.toThrow(problems[0]?.message)
  })
})

const plain: RecordedMessage = {
  topic: 'a',
  payloadBase64: 'MQ==',
  receivedAtMs: nowMs,
  isTimeKnown: false,
  clientId: undefined,
}
