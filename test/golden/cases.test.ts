// What people who do this job with other tools ran into: cases of our own in test/fixtures/cases, and published ones beside
// the clone. Each has messages, a mapping where it needs one, and samples that must come out.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { normalizeExposition } from '#exposition'
import { prepareMapping } from '#mapping'
import { lintMapping, parseMapping } from '#mapping/authoring'
import { readMessageLine } from '#recording'
import type { Sample } from '../../src/model.ts'
import { bundledText } from '../helpers/bundled-mapping.ts'
import { exposition } from '../helpers/exposition.ts'
import { mappingLimits } from '../helpers/mapping.ts'
import { type MessageLine, receivedAtMs } from '../helpers/message.ts'
import { describeWithFile } from '../helpers/parts.ts'
import { casesFolder } from '../helpers/published-payloads.ts'
import { startMs, startSender } from '../helpers/sender.ts'

const bundled = parseMapping(bundledText, 'default-mapping.yaml')

/** What an endpoint gets, in requests that the receiver has nothing to say against: not of the order of labels, or of empty ones. */
interface Wire {
  /** Values, where each message is an event of its own. */
  readonly direct: readonly number[]
  /** The same of one event with all messages. */
  readonly batch: readonly number[]
  /** Names in their order. */
  readonly labels?: readonly string[]
}

/** What published cases say in words only, by the number that their names begin with. */
const inWords: {
  readonly [number: string]: {
    readonly expected?: string
    readonly rules?: string
    readonly lint?: string
    readonly wire?: Wire
  }
} = {
  '06': {
    expected: `## zero
grid_voltage{topic="EASUN/status/grid_voltage/value"} 233.3 1767225605000
load{topic="EASUN/status/load_percentage/value"} 1 1767225605000`,
  },
  '07': {
    expected: `## zero
kepserverex_value{tag="GATEHOST.L1.D435.Running"} 1 1767225604000
kepserverex_value{tag="GATEHOST.L1.D435.Variables_HMI.Host_IdPart"} 630 1767225604134`,
  },
  '08': {
    expected: `## zero
rtl433_temperature_celsius{channel="2",id="138",model="Prologue sensor"} 16.2 1767225605000
rtl433_temperature_celsius{channel="1",id="140",model="Prologue sensor"} -3.4 1767225605000
rtl433_temperature_celsius{channel="A",id="1234",model="Acurite-Tower"} 16.22222222222222 1767225605000
rtl433_battery_ok{channel="1",id="140",model="Prologue sensor"} 0 1767225605000`,
  },
  // Of one event the last received counts. Of two the endpoint decides, and so both are sent.
  '12': { lint: 'nothing tells devices apart', wire: { direct: [100, 250], batch: [250] } },
  '13': {
    wire: {
      direct: [21.5],
      batch: [21.5],
      labels: ['_', '_0', '_1', '__name__', 'a_b', 'device', 'exported_job', 'firmware', 'le'],
    },
  },
  '21': {
    rules: `
  - topic: raw/+device
    decode: { format: bytes, fields: { temperature: { at: 0, type: int16, scale: 0.1 } } }
    metrics: { temperature_celsius: temperature }
`,
  },
}

function runEach(folder: string): void {
  const names = readdirSync(folder).filter((name) => existsSync(path.join(folder, name, 'messages.jsonl')))

  it('there are some', () => {
    expect(names.length).toBeGreaterThan(2)
  })

  describe.each(names)('%s', (name) => {
    const more = inWords[name.slice(0, 2)] ?? {}
    const text = (file: string) => readFileSync(path.join(folder, name, file), 'utf8')
    const lines = text('messages.jsonl').trimEnd().split('\n')
    const expected = `${text('expected.txt')}\n${more.expected ?? ''}`
    const mappingText = existsSync(path.join(folder, name, 'mapping.yaml'))
      ? `${text('mapping.yaml')}${more.rules ?? ''}`
      : undefined
    const mapping = mappingText === undefined ? undefined : parseMapping(mappingText, 'mapping.yaml')

    it('makes valid samples, none of them twice', async () => {
      // A mapping that check warns of may well write two devices into one series.
      for (const file of more.lint === undefined ? [undefined, mapping] : [undefined]) {
        const samples = await map(file, lines)
        const series = samples.map((one) => `${one.name} ${one.labels.key} ${one.timestampMs}`)
        expect(new Set(series).size).toBe(series.length)
        for (const { labels } of samples) {
          expect(labels.values).not.toContain('')
          expect(labels.names.filter((one) => !/^[a-zA-Z_]\w*$/.test(one) || one === '__name__')).toEqual([])
        }
      }
    })

    const zero = section(expected, 'zero')
    if (zero.length > 0)
      it('is right without a mapping', async () => {
        const actual = (await map(undefined, lines)).map(textOf)
        const pairs = zero.map((line) => {
          const like = actual.filter((one) => isLike(line, one))
          const named = like.filter((one) => nameOf(one) === nameOf(line))
          const found = named.length > 0 ? named : like
          expect(found, `${line}\n\n${actual.join('\n')}`).toHaveLength(1)
          return [seriesOf(line), seriesOf(String(found))] as const
        })
        // As many series as there should be: no two are one, and none is two.
        const count = new Set(pairs.map(String)).size
        expect(new Set(pairs.map(([expectedSeries]) => expectedSeries)).size).toBe(count)
        expect(new Set(pairs.map(([, series]) => series)).size).toBe(count)
      })

    const mapped = section(expected, 'mapping')
    if (mapped.length > 0)
      it('is right with its mapping', async () => {
        expect((await map(mapping, lines)).map(textOf)).toEqual(expect.arrayContaining(mapped))
      })

    const { wire } = more
    if (wire !== undefined)
      it('reaches the endpoint', async () => {
        const publications = lines.map((line) => {
          const { topic, client_id: clientId = '', payload } = JSON.parse(line) as MessageLine
          return { topic, clientId, payload: JSON.stringify(payload), receivedAtMs: startMs }
        })
        const sender = () => startSender(mappingText === undefined ? {} : { mapping: mappingText })
        const direct = await sender()
        for (const { payload, ...rest } of publications) await direct.send(payload, rest)
        const batch = await sender()
        await batch.sendBatch(publications)
        expect(direct.received().map(({ value }) => value)).toEqual(wire.direct)
        expect(batch.received().map(({ value }) => value)).toEqual(wire.batch)
        const names = wire.labels ?? Object.keys(direct.received()[0]?.labels ?? {})
        for (const { labels } of [...direct.received(), ...batch.received()]) {
          expect(Object.keys(labels)).toEqual(names)
        }
      })

    if (more.lint !== undefined)
      it('is warned of by check', () => {
        expect(lintMapping(mappingText ?? '').map(({ message }) => message)).toEqual(
          expect.arrayContaining([expect.stringContaining(more.lint ?? '')]),
        )
      })
  })
}

describe('cases of our own', () => {
  runEach(casesFolder)
})

describeWithFile('published cases', 'the published cases', (folder) => {
  runEach(folder)

  it('are all there of which something is said here', () => {
    const numbers = readdirSync(folder).map((name) => name.slice(0, 2))
    expect(numbers).toEqual(expect.arrayContaining(Object.keys(inWords)))
  })
})

async function map(
  file: Parameters<typeof prepareMapping>[0],
  lines: readonly string[],
): Promise<readonly Sample[]> {
  const samples: Sample[] = []
  for (const line of lines) {
    const read = readMessageLine(line, { payloadBytesMax: 131_072, now: () => receivedAtMs })
    if (typeof read === 'string') throw new Error(read)
    const now = () => read.message.receivedAtMs + 100
    const mapping = await prepareMapping(file, { ...mappingLimits, now }, { bundled })
    samples.push(...(await mapping.map(read.message)).samples)
  }
  return samples
}

function textOf(sample: Sample): string {
  return exposition([{ samples: [sample], drops: [], clockCorrections: [], steps: 0 }])[0] ?? ''
}

/** The samples below a heading, each as `formatSample` writes it. */
function section(text: string, heading: string): string[] {
  const parts = text.split(/^## /m).filter((part) => part.startsWith(`${heading}\n`))
  return parts.flatMap((part) => normalizeExposition(part.slice(heading.length)))
}

/** Value and time agree, and the labels that are expected have their values. The name may differ. */
function isLike(expected: string, actual: string): boolean {
  const series = seriesOf(expected)
  if (expected.slice(series.length) !== actual.slice(seriesOf(actual).length)) return false
  const labels = series.match(/\w+="(?:[^"\\]|\\.)*"/g) ?? []
  return labels.every((label) => seriesOf(actual).includes(label))
}

function seriesOf(line: string): string {
  return line.replace(/ \S+ \S+$/, '')
}

function nameOf(line: string): string | undefined {
  return /^\w+/.exec(line)?.[0]
}
