// An endpoint that is down for several rounds, and what the failure queue brings back of them within the time rules of a
// model of AMP. The queue is a list, emptied by the ingest function's own handler.

import { afterEach, describe, expect, it } from 'vitest'
import type { CollectedSample } from '../../../src/collect/collector.ts'
import { readCollectSettings } from '../../../src/config/collect-settings.ts'
import { readSettings } from '../../../src/config/settings.ts'
import { createCollectHandler } from '../../../src/lambda/collect/create-collect-handler.ts'
import { toBodies } from '../../../src/lambda/collect/park-series.ts'
import { createHandler } from '../../../src/lambda/ingest/create-handler.ts'
import { startAmpModel } from '../../helpers/amp-model.ts'
import { createFakeClock } from '../../helpers/fake-clock.ts'
import { sqsEvent } from '../../helpers/ingest-events.ts'

const startMs = 1_767_225_600_000
const minuteMs = 60_000

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

/** @param bytesMax of a message in the queue */
async function start(bytesMax = 200_000) {
  const clock = createFakeClock(startMs)
  // As template.yaml sets up the workspace.
  const amp = await startAmpModel({ now: clock.now, outOfOrderWindowSeconds: 600 })
  cleanups.push(() => amp.close())
  const env = { REMOTE_WRITE_URL: amp.url, REMOTE_WRITE_AUTH: 'none', REMOTE_WRITE_RECEIVER: 'amp' }
  const dependencies = { env, clock, writeLine: () => undefined }
  const context = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 60_000 }
  const queue: { body: string; sentAtMs: number }[] = []
  async function* collect(): AsyncGenerator<CollectedSample> {
    for (const tank of ['a', 'b', 'c']) yield { name: 'level', labels: { tank }, value: clock.now() / 1000 }
  }
  const collectOnce = createCollectHandler(
    readCollectSettings(env),
    {
      collectors: {
        tanks: async () => ({ name: 'tanks', create: () => ({ metadata: new Map(), collect }) }),
      },
      tools: { secret: async () => '', fetchJson: () => Promise.reject(new Error('not asked for here')) },
      park: async (samples) => {
        for (const body of toBodies(samples, bytesMax)) queue.push({ body, sentAtMs: clock.now() })
      },
    },
    dependencies,
  )
  const ingest = await createHandler(readSettings(env), dependencies, async () => ({
    file: undefined,
    bundled: undefined,
  }))
  return {
    amp,
    queue,
    /** A round a minute. @returns when they began */
    async run(rounds: number, isDown: boolean): Promise<number[]> {
      const times: number[] = []
      for (let round = 0; round < rounds; round++) {
        clock.advance(minuteMs - ((clock.now() - startMs) % minuteMs))
        times.push(clock.now())
        if (isDown) amp.next(1, { status: 503, headers: { 'retry-after': '60' } })
        await collectOnce({ collector: 'tanks', instance: 'one', config: {} }, context)
      }
      return times
    },
    async drain() {
      for (const { body, sentAtMs } of queue) {
        const event = JSON.parse(JSON.stringify(sqsEvent([JSON.parse(body)], sentAtMs)))
        expect(await ingest(event, context)).toEqual({ batchItemFailures: [] })
      }
    },
    stored: (labels: Record<string, string>) => amp.samplesOf(labels).map(({ timestampMs }) => timestampMs),
  }
}

describe('an endpoint that was down', () => {
  it.each([200_000, 300])(
    'for a few rounds has every sample of them in the end, by messages of %d bytes',
    async (bytesMax) => {
      const { run, drain, stored, queue } = await start(bytesMax)
      const before = await run(2, false)
      const down = await run(8, true)
      expect(queue.length).toBeGreaterThanOrEqual(8)
      const after = await run(1, false)
      expect(stored({ __name__: 'level', tank: 'b' })).toEqual([...before, ...after])
      await drain()
      const all = [...before, ...down, ...after]
      for (const tank of ['a', 'b', 'c']) expect(stored({ __name__: 'level', tank })).toEqual(all)
      for (const name of ['up', 'collector_samples', 'collector_duration_seconds']) {
        expect(stored({ __name__: name, collector: 'tanks', instance: 'one' })).toEqual(all)
      }
    },
  )

  it('for longer than its out-of-order window has those samples of which it takes them', async () => {
    const { run, drain, stored } = await start()
    const before = await run(1, false)
    const down = await run(30, true)
    const [backMs = 0] = await run(1, false)
    await drain()
    const taken = down.filter((timeMs) => timeMs >= backMs - 600_000)
    expect(taken.length).toBeGreaterThanOrEqual(9)
    expect(stored({ __name__: 'level', tank: 'a' })).toEqual([...before, ...taken, backMs])
  })

  it('and is asked by the queue first has the whole of the last hour', async () => {
    const { run, drain, stored } = await start()
    const before = await run(1, false)
    const down = await run(40, true)
    await drain()
    const after = await run(1, false)
    expect(stored({ __name__: 'level', tank: 'a' })).toEqual([...before, ...down, ...after])
  })
})
