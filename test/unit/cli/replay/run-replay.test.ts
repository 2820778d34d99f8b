import { describe, expect, it, onTestFinished } from 'vitest'
import { startAmpModel } from '../../../helpers/amp-model.ts'
import {
  createMemoryStore,
  type DeadLetterText,
  deadLetterLine,
  failedBatch,
  failedBatchName,
  linesOf,
  type MemoryStore,
} from './dead-letter-texts.ts'
import { type Manner, nowMs, replayInto } from './replay-into.ts'

async function startAmp() {
  const amp = await startAmpModel({ now: () => nowMs, outOfOrderWindowSeconds: 60 })
  onTestFinished(() => amp.close())
  return {
    ...amp,
    replay: (store: MemoryStore, manner?: Manner) =>
      replayInto(store, { receiver: 'amp', url: amp.url }, manner),
    timesOf: (topic: string) => amp.samplesOf({ __name__: 't', topic }).map(({ timestampMs }) => timestampMs),
  }
}

/** @param ageSeconds of the oldest; the others follow a second apart */
function series(topic: string, count: number, ageSeconds: number): DeadLetterText[] {
  return Array.from({ length: count }, (_, index) => ({
    topic,
    payload: JSON.stringify({ t: index }),
    receivedAtMs: nowMs - ageSeconds * 1000 + index * 1000,
  }))
}

function jsonl(deadLetters: readonly DeadLetterText[]): string {
  return deadLetters.map((deadLetter) => `${deadLetterLine(deadLetter)}\n`).join('')
}

describe('replay into the model of AMP', () => {
  it('stores everything in order of time, and leaves no object', async () => {
    const amp = await startAmp()
    const deadLetters = series('device/1', 10, 300)
    const store = createMemoryStore({
      'b.jsonl': jsonl(deadLetters.slice(0, 5)),
      'a.jsonl': jsonl(deadLetters.slice(5).reverse()),
    })
    expect(await amp.replay(store)).toMatchObject({
      stored: 10,
      leftCount: 0,
      removedParcels: 2,
      ended: 'end',
    })
    expect(amp.timesOf('device/1')).toEqual(deadLetters.map(({ receivedAtMs }) => receivedAtMs))
    expect([...store.objects.keys()]).toEqual([])
  })

  it('tells the refused from those stored beside them', async () => {
    const amp = await startAmp()
    await amp.replay(createMemoryStore({ 'newer.jsonl': jsonl(series('device/7', 1, 60)) }))
    const deadLetters = Array.from({ length: 20 }, (_, device) => series(`device/${device}`, 5, 600)).flat()
    const store = createMemoryStore({ 'all.jsonl': jsonl(deadLetters) })
    const totals = await amp.replay(store)
    expect(totals).toMatchObject({ read: 100, stored: 95, shortenedParcels: 1 })
    // Of those behind a refused one the answer does not tell.
    expect([...totals.left.keys()].sort()).toEqual(['refused', 'undecided'])
    expect(linesOf(store.objects.get('all.jsonl')!)).toEqual(linesOf(jsonl(series('device/7', 5, 600))))
    for (let device = 0; device < 20; device++) {
      if (device !== 7) expect(amp.timesOf(`device/${device}`)).toHaveLength(5)
    }
  })

  it('does not search long where all is refused', async () => {
    const amp = await startAmp()
    const devices = Array.from({ length: 100 }, (_, device) => `device/${device}`)
    const newer = devices.flatMap((topic) => series(topic, 1, 60))
    await amp.replay(createMemoryStore({ 'newer.jsonl': jsonl(newer) }))
    const store = createMemoryStore({ 'all.jsonl': jsonl(devices.flatMap((topic) => series(topic, 2, 600))) })
    const before = amp.requests.length
    const totals = await amp.replay(store)
    expect(totals).toMatchObject({ stored: 0, leftCount: 200 })
    expect(amp.requests.length - before).toBeLessThan(20)
    expect(linesOf(store.objects.get('all.jsonl')!)).toHaveLength(200)
  })

  it('does not send what is too old, and says so', async () => {
    const amp = await startAmp()
    const store = createMemoryStore({
      'a.jsonl': jsonl([...series('old', 2, 7_200), ...series('new', 2, 30)]),
    })
    const totals = await amp.replay(store)
    expect(totals.left).toEqual(new Map([['too_old', new Map([['now', 2]])]]))
    expect(linesOf(store.objects.get('a.jsonl')!)).toHaveLength(2)
    expect(amp.counts).toMatchObject({ stored: 2, refused: {} })
  })

  it('takes a message that was delivered twice for one', async () => {
    const amp = await startAmp()
    const [deadLetter] = series('device/1', 1, 30)
    const store = createMemoryStore({ 'a.jsonl': jsonl([deadLetter!]), 'b.jsonl': jsonl([deadLetter!]) })
    expect(await amp.replay(store)).toMatchObject({ stored: 2, leftCount: 0 })
    expect(amp.counts.stored).toBe(1)
  })

  it('leaves the earlier of two dead letters with different values for one time', async () => {
    const amp = await startAmp()
    const [deadLetter] = series('device/1', 1, 30)
    const other = { ...deadLetter!, payload: '{"t":99}' }
    const store = createMemoryStore({ 'a.jsonl': jsonl([deadLetter!]), 'b.jsonl': jsonl([other]) })
    const totals = await amp.replay(store)
    expect(totals).toMatchObject({ stored: 1 })
    expect([...totals.left.keys()]).toEqual(['superseded'])
    expect([...store.objects.keys()]).toEqual(['a.jsonl'])
    expect(amp.samplesOf({ __name__: 't', topic: 'device/1' })).toMatchObject([{ value: 99 }])
  })

  it('makes lines of dead letters of what is left of a batch that Lambda gave up on', async () => {
    const amp = await startAmp()
    const good = series('device/1', 3, 30)
    const bad = [{ topic: 'bad', payload: '{broken', receivedAtMs: nowMs }]
    const store = createMemoryStore({ [failedBatchName]: failedBatch([...good, ...bad]) })
    expect(await amp.replay(store)).toMatchObject({ stored: 3, leftCount: 1, shortenedParcels: 1 })
    const name = `${failedBatchName}-left.jsonl`
    expect([...store.objects.keys()]).toEqual([name])
    expect(linesOf(store.objects.get(name)!).map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({
        topic: 'bad',
        payload_base64: Buffer.from('{broken').toString('base64'),
        received_at: nowMs,
        reason: 'unreadable',
        maybe_written: false,
      }),
    ])
    // And these are dead letters again.
    expect(await amp.replay(store)).toMatchObject({ read: 1, stored: 0, leftCount: 1 })
    expect([...store.objects.keys()]).toEqual([name])
  })

  it('leaves an object that somebody else changes meanwhile as it is', async () => {
    const amp = await startAmp()
    const deadLetters = series('device/1', 2, 30)
    const store = createMemoryStore({ 'a.jsonl': jsonl(deadLetters) })
    const changed = `${jsonl(deadLetters)}more\n`
    const isStopped = () => {
      store.objects.set('a.jsonl', changed)
      return false
    }
    expect(await amp.replay(store, { isStopped })).toMatchObject({ stored: 2, changed: ['a.jsonl'] })
    expect(store.objects.get('a.jsonl')).toBe(changed)
  })

  it('passes over what is no object of dead letters', async () => {
    const amp = await startAmp()
    const objects = { 'readme.txt': 'x', 'a.jsonl.part': '{', '2026/01/01/report.json': '{}' }
    const store = createMemoryStore(objects)
    expect(await amp.replay(store)).toMatchObject({ read: 0, ended: 'end' })
    expect(Object.fromEntries(store.objects)).toEqual(objects)
  })
})

describe('a run that ends early', () => {
  it.each([[1], [7], [19]])(
    'after %i letters leaves the rest, and the next one goes on from there',
    async (after) => {
      const amp = await startAmp()
      const deadLetters = series('device/1', 20, 30)
      const store = createMemoryStore({
        'a.jsonl': jsonl(deadLetters.slice(0, 10)),
        'b.jsonl': jsonl(deadLetters.slice(10)),
      })
      let asked = 0
      expect(await amp.replay(store, { isStopped: () => asked++ >= after })).toMatchObject({
        stored: after,
        ended: 'stopped',
      })
      const left = [...store.objects.values()].flatMap(linesOf)
      expect(left).toEqual(linesOf(jsonl(deadLetters.slice(after))))
      expect(await amp.replay(store)).toMatchObject({ stored: 20 - after, leftCount: 0 })
      expect(amp.samplesOf({ __name__: 't', topic: 'device/1' }).map(({ value }) => value)).toEqual(
        deadLetters.map((_, index) => index),
      )
    },
  )

  it('keeps what was not read of a batch that Lambda gave up on', async () => {
    const amp = await startAmp()
    const deadLetters = series('device/1', 4, 30)
    const store = createMemoryStore({ [failedBatchName]: failedBatch(deadLetters) })
    expect(await amp.replay(store, { selection: { limit: 3 } })).toMatchObject({ stored: 3, ended: 'limit' })
    expect(await amp.replay(store)).toMatchObject({ read: 1, stored: 1 })
    expect(store.objects.size).toBe(0)
  })

  it('by an endpoint that takes nothing removes nothing', async () => {
    const amp = await startAmp()
    amp.next(1_000, { status: 503 })
    const store = createMemoryStore({ 'a.jsonl': jsonl(series('device/1', 3, 30)) })
    const before = store.objects.get('a.jsonl')
    expect(await amp.replay(store)).toMatchObject({
      stored: 0,
      leftCount: 3,
      ended: 'outage',
      outage: 'http_503',
    })
    expect(store.objects.get('a.jsonl')).toBe(before)
  })

  it('by a source that fails has written what it had read', async () => {
    const amp = await startAmp()
    const store = createMemoryStore({ 'a.jsonl': jsonl(series('device/1', 3, 30)), 'b.jsonl': '' })
    const failing: MemoryStore = {
      ...store,
      open: async (object) => {
        if (object.name === 'b.jsonl') throw new Error('no such luck')
        return store.open(object)
      },
    }
    expect(await amp.replay(failing)).toMatchObject({
      stored: 3,
      ended: 'error',
      error: new Error('no such luck'),
    })
    expect([...store.objects.keys()]).toEqual(['b.jsonl'])
  })
})

describe('a run', () => {
  it('takes dead letters of a time only', async () => {
    const amp = await startAmp()
    const deadLetters = series('device/1', 10, 30)
    const store = createMemoryStore({ 'a.jsonl': `${jsonl(deadLetters)}garbage\n` })
    const sinceMs = deadLetters[3]!.receivedAtMs
    const untilMs = deadLetters[6]!.receivedAtMs
    expect(await amp.replay(store, { selection: { sinceMs, untilMs } })).toMatchObject({
      read: 3,
      stored: 3,
      leftCount: 0,
    })
    expect(linesOf(store.objects.get('a.jsonl')!)).toEqual([
      ...linesOf(jsonl([...deadLetters.slice(0, 3), ...deadLetters.slice(6)])),
      'garbage',
    ])
  })

  it('that keeps everything removes nothing', async () => {
    const amp = await startAmp()
    const store = createMemoryStore({ 'a.jsonl': jsonl(series('device/1', 2, 30)) })
    expect(await amp.replay(store, { removes: false })).toMatchObject({ stored: 2, removedParcels: 0 })
    expect(linesOf(store.objects.get('a.jsonl')!)).toHaveLength(2)
  })

  it('brings parked series and the failure records of AWS back too', async () => {
    const amp = await startAmp()
    const parked = {
      series: [{ labels: { __name__: 'up', job: 'x' }, samples: [[nowMs - 1_000, 1]] }],
      received_at: nowMs,
      stage: 'write',
      reason: 'http_503',
    }
    const invocation = {
      requestContext: { condition: 'RetriesExhausted' },
      requestPayload: JSON.parse(deadLetterLine(series('device/1', 1, 30)[0]!)),
    }
    const store = createMemoryStore({
      'a.jsonl': `${JSON.stringify(parked)}\n${JSON.stringify(invocation)}\n`,
      'aws/lambda/async/ingest/2026/01/01/2026-01-01T00.00.00-0a': JSON.stringify({
        ...invocation,
        requestPayload: JSON.parse(deadLetterLine(series('device/2', 1, 30)[0]!)),
      }),
    })
    expect(await amp.replay(store)).toMatchObject({ stored: 3, leftCount: 0 })
    expect(amp.samplesOf({ __name__: 'up', job: 'x' })).toHaveLength(1)
    expect(amp.timesOf('device/1')).toHaveLength(1)
    expect(amp.timesOf('device/2')).toHaveLength(1)
    expect(store.objects.size).toBe(0)
  })
})
