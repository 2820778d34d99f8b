// What no design of this function can avoid: base64 and JSON.parse of every record and of every payload, snappyjs over
// the requests, SHA-256 of what comes out. Nothing is mapped, merged, encoded or signed.

import { createHash } from 'node:crypto'
import { compress, uncompress } from 'snappyjs'
import type { JsonValue } from '../../src/model.ts'
import type { Path } from './path.ts'

/**
 * @param ours makes the requests whose bytes the floor compresses and hashes
 * @param event the one that all runs get
 */
export async function createFloorPath(ours: Path, event: JsonValue): Promise<Path> {
  await ours.run(event)
  const bodies = ours.requests.map(({ body }) => uncompress(body))
  let used = 0
  return {
    requests: [],
    async run(sameEvent) {
      for (const { kinesis } of (sameEvent as unknown as KinesisEvent).Records) {
        const { payload_base64 } = parseBase64(kinesis.data) as { payload_base64: string }
        if (parseBase64(payload_base64) !== null) used++
      }
      for (const body of bodies) used += createHash('sha256').update(compress(body)).digest('hex').length
      if (used === 0) throw new Error('nothing was done')
    },
  }
}

interface KinesisEvent {
  readonly Records: readonly { readonly kinesis: { readonly data: string } }[]
}

function parseBase64(base64: string): unknown {
  return JSON.parse(Buffer.from(base64, 'base64').toString())
}
