import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { directSource } from '../../../src/decode/batch-sources.ts'
import { type DecodedEvent, decodeEvent } from '../../../src/decode/decode-event.ts'
import { openCrashMark } from '../../../src/suspects/crash-mark.ts'
import { type BatchSource, batchEvent } from '../../helpers/deliver.ts'

const settings = { eventShape: 'envelope', trustedFields: [], payloadBytesMax: 1_000 } as const
const secret = 'words of a payload'
const nowMs = 1_767_225_600_000

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'crash-mark-'))
  folders.push(folder)
  return folder
}

function eventOf(source: BatchSource, ids: readonly string[], text = secret): DecodedEvent {
  return decodeEvent(
    batchEvent(
      source,
      ids.map((id) => ({ id, text })),
    ),
    settings,
    nowMs,
  )
}

/** As a start of the function opens it. */
async function start(folder: string | undefined, now = nowMs) {
  const logged: unknown[] = []
  const mark = await openCrashMark(
    folder,
    () => now,
    (_level, _message, fields) => void logged.push(fields),
  )
  return { mark, logged }
}

/** `deaths` of each record, with ! where the record was alone. */
const known = (event: DecodedEvent, mark: Awaited<ReturnType<typeof start>>['mark']): string[] => {
  const suspicionOf = mark.suspicions(event)
  if (suspicionOf === undefined) return []
  return Array.from({ length: event.length }, (_, index) => {
    const suspicion = suspicionOf(index)
    return suspicion === undefined ? '-' : `${suspicion.deaths}${suspicion.alone ? '!' : ''}`
  })
}

describe.each<BatchSource>(['kinesis', 'sqs'])(
  'records of %s that were in work when the process ended',
  (source) => {
    const ids = ['98', '99', '100', '101']

    it('are suspect in the next one, in whatever batch they come', async () => {
      const folder = newFolder()
      const { mark } = await start(folder)
      mark.set(eventOf(source, ids), 0, 2, 0)
      const next = await start(folder)
      expect(next.logged).toEqual([
        { source, records: source === 'kinesis' ? ['98', '100'] : ['98', '99', '100'], deaths: 1 },
      ])
      expect(known(eventOf(source, ['97', '99', '100', '101', '102']), next.mark)).toEqual([
        '-',
        '1',
        '1',
        '-',
        '-',
      ])
      expect(known(eventOf(source, ['101', '102']), next.mark).join('')).toMatch(/^-*$/)
      // And in those after it, until two hours have passed.
      expect(known(eventOf(source, ['99']), (await start(folder)).mark)).toEqual(['1'])
      expect(known(eventOf(source, ['99']), (await start(folder, nowMs + 7_199_999)).mark)).toEqual(['1'])
      expect(known(eventOf(source, ['99']), (await start(folder, nowMs + 7_200_000)).mark)).toEqual([])
    })

    it('are counted: the worst that is known of a record counts', async () => {
      const folder = newFolder()
      const event = eventOf(source, ids)
      const first = await start(folder)
      first.mark.set(event, 0, 3, 0)
      const second = await start(folder)
      second.mark.set(event, 2, 2, 1)
      expect(known(event, (await start(folder)).mark)).toEqual(['1', '1', '2!', '1'])
    })

    it('are not suspect where they were done with', async () => {
      const folder = newFolder()
      const { mark } = await start(folder)
      mark.set(eventOf(source, ids), 0, 3, 0)
      mark.clear()
      const next = await start(folder)
      expect(next.logged).toEqual([])
      expect(known(eventOf(source, ids), next.mark)).toEqual([])
    })

    it('are named, and nothing of what is in them is written', async () => {
      const folder = newFolder()
      const { mark } = await start(folder)
      mark.set(eventOf(source, ids), 0, 3, 0)
      await mark.accuse(eventOf(source, ids), 1, 1)
      const files = readdirSync(folder)
      expect(files).toHaveLength(2)
      for (const file of files) {
        const text = readFileSync(join(folder, file), 'utf8')
        expect(text).toMatch(/9[89]/)
        expect(text).not.toContain(secret)
        expect(text).not.toContain(Buffer.from(secret).toString('base64'))
      }
    })

    it('are known to the process that accuses them, with no folder too', async () => {
      const { mark } = await start(undefined)
      const event = eventOf(source, ids)
      mark.set(event, 0, 3, 0)
      await mark.accuse(event, 1, 1)
      await mark.accuse(event, 1, 1)
      expect(known(event, mark)).toEqual(['-', '1!', '-', '-'])
    })
  },
)

describe('a mark', () => {
  it('of one shard says nothing of another', async () => {
    const folder = newFolder()
    const { mark } = await start(folder)
    const event = eventOf('kinesis', ['1', '5'])
    mark.set(event, 0, 1, 0)
    const other = { ...event, place: event.place.replace('1', '2') }
    expect(known(other, (await start(folder)).mark)).toEqual([])
  })

  it('is not made of a single message, which Lambda gives up by itself', async () => {
    const folder = newFolder()
    const { mark } = await start(folder)
    mark.set({ ...eventOf('sqs', ['1']), source: directSource }, 0, 0, 0)
    expect((await start(folder)).logged).toEqual([])
  })

  it.each([
    ['is empty', ''],
    ['is no JSON', '["kinesis",'],
    ['is something else', '{"a":1}\n'],
    ['has no source', '[null,"",0,["1"],false]\n'],
    ['has no ids', '["sqs","",0,null,false]\n'],
    ['is of a range without an end', '["kinesis","a",0,["1"],true]\n'],
    ['does not say whether it is of a range', '["sqs","",0,["1"]]\n'],
    ['has other ids', '["sqs","",0,[1,2],false]\n'],
    ['has a count that is none', '["sqs","",null,["1"],false]\n'],
    ['is cut off by a full disk', '["sqs","",0,["1","2'],
  ])('that %s accuses nobody', async (_name, text) => {
    const folder = newFolder()
    writeFileSync(join(folder, 'iot-remote-write.mark'), text)
    writeFileSync(join(folder, 'iot-remote-write.mark-suspects'), text)
    const { mark, logged } = await start(folder)
    expect(logged).toEqual([])
    expect(known(eventOf('sqs', ['1', '2']), mark).join('')).toMatch(/^[-1!]*$/)
  })

  it.each<[string, (folder: string) => string]>([
    ['does not exist', (folder) => join(folder, 'nowhere')],
    [
      'is a file',
      (folder) => {
        writeFileSync(join(folder, 'file'), '')
        return join(folder, 'file')
      },
    ],
    [
      'has a link in the place of the mark',
      (folder) => {
        symlinkSync('/dev/full', join(folder, 'iot-remote-write.mark'))
        return folder
      },
    ],
    [
      'cannot be written',
      (folder) => {
        chmodSync(folder, 0o500)
        return folder
      },
    ],
  ])('in a folder that %s hinders nothing', async (_name, prepare) => {
    const { mark } = await start(prepare(newFolder()))
    const event = eventOf('kinesis', ['1', '2'])
    mark.set(event, 0, 1, 0)
    mark.clear()
    await mark.accuse(event, 0, 0)
    expect(known(event, mark)).toEqual(['1!', '-'])
  })

  it.each([
    ['Runtime exited with error: signal: killed', true],
    ['Task timed out after 30.00 seconds', true],
    ['1 of 1 messages not delivered: http_503', false],
  ])('is Lambda\u2019s own word in the failure queue, too: %s', async (errorMessage, isSuspect) => {
    const { mark } = await start(undefined)
    const body = JSON.stringify({ requestPayload: {}, responsePayload: { errorMessage } })
    expect(mark.suspicions(eventOf('sqs', ['1'], body)) !== undefined).toBe(isSuspect)
  })
})
