import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import type { DeadLetter } from '../../../src/dead-letter/dead-letter.ts'
import { createDeadLetters } from '../../../src/dead-letter/dead-letters.ts'
import { createSink } from '../../../src/dead-letter/sink.ts'
import { createFakeClock } from '../../helpers/fake-clock.ts'

const startMs = Date.parse('2026-01-01T10:20:30.456Z')
const deadLetter = (topic: string): DeadLetter => ({
  payload_base64: 'e30=',
  topic,
  received_at: startMs,
  stage: 'map',
  reason: 'not_json',
  detail: '',
  maybe_written: false,
})
const deadLetters = (count: number): DeadLetter[] =>
  Array.from({ length: count }, (_, index) => deadLetter(`t/${index}`))

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

describe('dead letters', () => {
  it('never go where somebody has laid a link', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dead-letters-'))
    folders.push(folder)
    const [target, link] = [join(folder, 'target'), join(folder, 'name.jsonl.part')]
    writeFileSync(target, 'mine')
    symlinkSync(target, link)
    await expect(createSink(pathToFileURL(folder)).put('name.jsonl', 'letters')).rejects.toThrow('EEXIST')
    expect(readFileSync(target, 'utf8')).toBe('mine')
  })

  it('are lines of JSON in one file an invocation, in a folder an hour', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dead-letters-'))
    folders.push(folder)
    const dead = createDeadLetters(createSink(pathToFileURL(join(folder, 'a'))), 10, createFakeClock(startMs))
    expect(await dead.keep(deadLetters(2))).toEqual([true, true])
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) =>
      file.isFile(),
    )
    expect(files.map((file) => join(file.parentPath, file.name).slice(folder.length))).toEqual([
      '/a/2026/01/01/10/2026-01-01T10-20-30-456Z-8000800080008000.jsonl',
    ])
    const text = readFileSync(join(files[0]?.parentPath as string, files[0]?.name as string), 'utf8')
    expect(
      text
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
    ).toEqual(deadLetters(2))
  })

  it('are bounded a minute', async () => {
    const puts: string[][] = []
    const clock = createFakeClock(Date.parse('2026-01-01T00:00:59.999Z'))
    const sink = {
      put: async (_name: string, content: string) =>
        void puts.push(
          content
            .split('\n')
            .filter(Boolean)
            .map((line) => JSON.parse(line).topic),
        ),
    }
    const dead = createDeadLetters(sink, 3, clock)
    expect(await dead.keep(deadLetters(2))).toEqual([true, true])
    expect(await dead.keep(deadLetters(4).slice(2))).toEqual([true, false])
    expect(await dead.keep(deadLetters(2))).toEqual([false, false])
    clock.advance(1)
    expect(await dead.keep(deadLetters(4))).toEqual([true, true, true, false])
    expect(puts).toEqual([['t/0', 't/1'], ['t/2'], ['t/0', 't/1', 't/2']])
  })

  it('that could not be written do not use up the minute', async () => {
    let broken = true
    const sink = {
      async put() {
        if (broken) throw new Error('AccessDenied')
      },
    }
    const dead = createDeadLetters(sink, 3, createFakeClock(startMs))
    await expect(dead.keep(deadLetters(3))).rejects.toThrow('AccessDenied')
    broken = false
    expect(await dead.keep(deadLetters(3))).toEqual([true, true, true])
  })

  it('hold what is nested deeper than JSON.stringify goes', async () => {
    const contents: string[] = []
    const sink = { put: async (_name: string, content: string) => void contents.push(content) }
    const dead = createDeadLetters(sink, 10, createFakeClock(startMs))
    const text = `${'[{"k":'.repeat(20_000)}1${'}]'.repeat(20_000)}`
    const attributes = { deep: JSON.parse(text), 'a"b': [null, true, 1.5, 'é"', {}, []] }
    expect(
      await dead.keep([deadLetter('t/0'), { ...deadLetter('t/1'), attributes }, deadLetter('t/2')]),
    ).toEqual([true, true, true])
    const [before, deep, after] = contents.join('').trimEnd().split('\n')
    expect([before, after].map((line) => JSON.parse(line as string).topic)).toEqual(['t/0', 't/2'])
    // Not toContain, which would print all of it.
    const expected = `"attributes":{"deep":${text},"a\\"b":[null,true,1.5,"é\\"",{},[]]}}`
    expect(deep?.endsWith(expected)).toBe(true)
  })
})

describe('the room for dead letters of a minute', () => {
  const perMinuteMax = 600
  const of = (clientId: string | undefined, topic = 't'): DeadLetter => ({
    ...deadLetter(topic),
    ...(clientId === undefined ? {} : { client_id: clientId }),
  })

  function open(random = 0.25) {
    const clock = createFakeClock(startMs, random)
    return createDeadLetters({ put: async () => undefined }, perMinuteMax, clock)
  }

  /** How many are kept of each sender, who take turns. */
  async function keptOf(senders: readonly string[], rounds: number, dead = open()): Promise<number[]> {
    const kept = new Map(senders.map((sender) => [sender, 0]))
    for (let round = 0; round < rounds; round++) {
      const isKept = await dead.keep(senders.map((sender) => of(sender)))
      for (const [at, sender] of senders.entries()) {
        if (isKept[at]) kept.set(sender, (kept.get(sender) ?? 0) + 1)
      }
    }
    return [...kept.values()]
  }

  it.each([299, 300, 301])('is half for one device: %i letters', async (count) => {
    expect(await keptOf(['noisy'], count)).toEqual([Math.min(300, count)])
  })

  it('is left to those that come after a flood, in the same invocation too', async () => {
    const dead = open()
    const flood = Array.from({ length: 5_000 }, () => of('noisy'))
    const isKept = await dead.keep([...flood, of('honest'), of(undefined, 'topic/without/client')])
    expect(isKept.slice(-2)).toEqual([true, true])
    expect(isKept.filter(Boolean)).toHaveLength(302)
  })

  it('is shared by devices that flood at one time, and something remains', async () => {
    const senders = Array.from({ length: 9 }, (_, index) => `noisy-${index}`)
    const dead = open()
    const kept = await keptOf(senders, 1_000, dead)
    expect(kept.reduce((sum, count) => sum + count, 0)).toBeLessThan(perMinuteMax)
    expect(Math.min(...kept)).toBeGreaterThan(10)
    // But for those that share a bucket with one of the nine.
    const honest = Array.from({ length: 50 }, (_, index) => of(`honest-${index}`))
    expect((await dead.keep(honest)).filter(Boolean).length).toBeGreaterThan(35)
  })

  it('is a client\u2019s, whatever topics it publishes to; where there is no client, a topic\u2019s', async () => {
    const topics = (clientId?: string) =>
      Array.from({ length: 900 }, (_, index) => of(clientId, `t/${index}`))
    expect((await open().keep(topics('one'))).filter(Boolean)).toHaveLength(300)
    expect((await open().keep(topics())).filter(Boolean).length).toBeGreaterThan(500)
  })

  it('is divided otherwise in each instance, so that nobody can aim at another\u2019s share', async () => {
    const victims = Array.from({ length: 400 }, (_, index) => of(`v-${index}`))
    const suppressed = async (random: number): Promise<string> => {
      const dead = open(random)
      await dead.keep(Array.from({ length: 2_000 }, () => of('noisy')))
      const isKept = await dead.keep(victims)
      return isKept.map((kept, index) => (kept ? '' : index)).join(' ')
    }
    expect(await suppressed(0.25)).toBe(await suppressed(0.25))
    expect(await suppressed(0.25)).not.toBe(await suppressed(0.75))
  })
})
