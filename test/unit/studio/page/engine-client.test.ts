import { describe, expect, it } from 'vitest'
import {
  createEngineClient,
  EngineStopped,
  type WorkerLike,
} from '../../../../src/studio/page/engine/client.ts'
import type { EngineRequest } from '../../../../src/studio/page/engine/protocol.ts'

/** A worker that answers as it is told, or never. */
function startWorkers(answer: (request: EngineRequest, worker: WorkerLike) => void) {
  const started: { readonly requests: EngineRequest[]; isEnded: boolean }[] = []
  const start = (): WorkerLike => {
    const record = { requests: [] as EngineRequest[], isEnded: false }
    started.push(record)
    const worker: WorkerLike = {
      onmessage: null,
      postMessage(request) {
        record.requests.push(request)
        answer(request, worker)
      },
      terminate() {
        record.isEnded = true
      },
    }
    return worker
  }
  return { start, started }
}

const message = { topic: 'a', payloadBase64: '', receivedAtMs: 0, isTimeKnown: false, clientId: undefined }

describe('the way to the engine', () => {
  it('passes results, progress and errors on to the call that they are of', async () => {
    const { start, started } = startWorkers(({ id, call }, worker) => {
      queueMicrotask(() => {
        if (call === 'check') worker.onmessage?.({ data: { id, error: 'no' } })
        else {
          worker.onmessage?.({ data: { id, progress: 1 } })
          worker.onmessage?.({ data: { id, result: call } })
        }
      })
    })
    const client = createEngineClient(start)
    const progress: unknown[] = []
    const all = await Promise.allSettled([
      client.call('check', [undefined]),
      client.call('compare', [undefined, undefined, undefined], (one) => progress.push(one)),
    ])
    expect(all).toMatchObject([{ status: 'rejected' }, { value: 'compare' }])
    expect(progress).toEqual([1])
    expect(started).toHaveLength(1)
  })

  it('ends a worker that says nothing, and gives the next one the messages that are held', async () => {
    const { start, started } = startWorkers(({ id, call }, worker) => {
      if (call !== 'check') queueMicrotask(() => worker.onmessage?.({ data: { id, result: undefined } }))
    })
    const client = createEngineClient(start, 5)
    await client.call('hold', [[message]])
    await expect(client.call('check', ['stuck'])).rejects.toThrow(EngineStopped)
    expect(started[0]?.isEnded).toBe(true)
    await client.call('explain', [undefined, message])
    expect(started[1]?.requests.map(({ call }) => call)).toEqual(['hold', 'explain'])
  })
})
