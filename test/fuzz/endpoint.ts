// An endpoint in memory that takes requests, or not, by chance, and keeps what it has taken. Requests are read by the
// receiver's reader, which shares no code with the encoder.

import { uncompress } from 'snappyjs'
import type { Answer, NoAnswer, Transport } from '#remote-write'
import { checkRequest, readWriteRequest } from '#studio/receiver'
import { createRandom } from '../chaos/random.ts'

export interface MemoryEndpoint extends Transport {
  /** Series and time → the value that was stored last. */
  readonly stored: ReadonlyMap<string, number>
  /** Series and time of samples that were refused for good. */
  readonly refused: ReadonlySet<string>
  /** Of the protocol. */
  readonly violations: readonly string[]
}

const answers: readonly (readonly [status: number, body: string])[] = [
  [400, 'bad'],
  [400, 'out of order sample'],
  [400, 'err: duplicate sample for timestamp. timestamp=2026-01-01T00:00:00Z, series={__name__="a"}'],
  [413, ''],
  [429, ''],
  [500, ''],
  [503, 'busy'],
  [403, 'forbidden'],
  [302, ''],
]

/** @param refusals one in so many requests is not taken; 0: none */
export function createMemoryEndpoint(refusals: number, seed: number): MemoryEndpoint {
  const random = createRandom(seed)
  const stored = new Map<string, number>()
  const refused = new Set<string>()
  const violations: string[] = []
  return {
    stored,
    refused,
    violations,
    async post(_url, _headers, body) {
      const request = readWriteRequest(new Uint8Array(uncompress(body)))
      violations.push(...checkRequest(request))
      const answer = refusals > 0 && random() * refusals < 1 ? chooseAnswer(random) : toAnswer(200, '')
      const isStored = answer.kind === 'answer' && answer.status === 200
      const isRefused = answer.kind === 'answer' && answer.status === 400
      if (!isStored && !isRefused) return answer
      for (const { labels, samples } of request.series) {
        const series = seriesKey(labels)
        for (const { timestampMs, value } of samples) {
          if (isStored) stored.set(`${series} ${timestampMs}`, value)
          else refused.add(`${series} ${timestampMs}`)
        }
      }
      return answer
    },
  }
}

/** @param labels in any order, with the name */
export function seriesKey(labels: readonly (readonly [name: string, value: string])[]): string {
  return JSON.stringify(labels)
}

function chooseAnswer(random: () => number): Answer | NoAnswer {
  if (random() < 0.15) {
    return { kind: 'no_answer', reason: 'connection', detail: 'ECONNRESET', staleConnection: random() < 0.5 }
  }
  const [status, body] = answers[Math.floor(random() * answers.length)] as (typeof answers)[number]
  return toAnswer(status, body)
}

function toAnswer(status: number, body: string): Answer {
  return { kind: 'answer', status, body, retryAfter: undefined, date: undefined }
}
