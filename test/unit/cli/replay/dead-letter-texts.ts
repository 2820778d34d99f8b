// Dead letters as the function and AWS put them aside, and a place for them in memory.

import type { DeadLetterStore } from '../../../../src/cli/replay/dead-letter-store.ts'
import { splitLines } from '../../../../src/cli/split-lines.ts'

export interface DeadLetterText {
  readonly topic?: string
  readonly payload: string
  readonly receivedAtMs: number
  readonly reason?: string
}

/** As src/dead-letter writes them. */
export function deadLetterLine({
  topic = 'device/1',
  payload,
  receivedAtMs,
  reason = 'http_503',
}: DeadLetterText): string {
  return JSON.stringify({
    ...envelopeOf({ topic, payload, receivedAtMs }),
    stage: 'write',
    reason,
    detail: '',
    maybe_written: false,
  })
}

export function envelopeOf({ topic = 'device/1', payload, receivedAtMs }: DeadLetterText) {
  return {
    payload_base64: Buffer.from(payload).toString('base64'),
    topic,
    client_id: 'n/a',
    received_at: receivedAtMs,
  }
}

/** https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html */
export function failedBatch(deadLetters: readonly DeadLetterText[]): string {
  const Records = deadLetters.map((deadLetter, index) => ({
    eventSource: 'aws:kinesis',
    kinesis: {
      sequenceNumber: String(index),
      data: Buffer.from(JSON.stringify(envelopeOf(deadLetter))).toString('base64'),
      approximateArrivalTimestamp: deadLetter.receivedAtMs / 1000,
    },
  }))
  return JSON.stringify({
    requestContext: { condition: 'RetryAttemptsExhausted' },
    KinesisBatchInfo: { shardId: 'shardId-000000000001', batchSize: deadLetters.length },
    payload: JSON.stringify({ Records }),
  })
}

export const failedBatchName = 'aws/lambda/esm/shardId-1/2026/01/01/2026-01-01T00.00.05-0a1b'

export interface MemoryStore extends DeadLetterStore {
  /** Content by name. */
  readonly objects: Map<string, string>
}

export function createMemoryStore(objects: Readonly<Record<string, string>>): MemoryStore {
  const present = new Map(Object.entries(objects))
  return {
    objects: present,
    lineBytesMax: 0,
    async *list() {
      for (const [name, text] of [...present].sort()) yield { name, bytes: text.length }
    },
    async open({ name }) {
      const text = present.get(name)
      if (text === undefined) return undefined
      return {
        text: async () => text,
        lines: () => splitLines([text]),
        async keep(lines) {
          let kept = ''
          for await (const line of lines) kept += `${line}\n`
          if (present.get(name) !== text) return 'changed'
          if (kept === '') present.delete(name)
          else present.set(name, kept)
          return kept === '' ? 'removed' : 'shortened'
        },
      }
    },
    async put(name, content) {
      present.set(name, content)
    },
  }
}

export function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '')
}
