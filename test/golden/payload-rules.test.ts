// Rules that hold for what the bundled mapping makes of any payload, over the payloads of our own, the published ones and
// the messages of the cases: no two devices in one series, no series for a reading or a time alone, no id in a name, a label
// for the device, and no number lost. What is an exception stands here with its reason.

import { describe, expect, it } from 'vitest'
import { createExplainer, type ExplainedLeaf, type Explanation, type PayloadPath } from '#explain'
import { prepareMapping } from '#mapping'
import { parseMapping } from '#mapping/authoring'
import type { JsonValue, Sample } from '../../src/model.ts'
import { bundledText } from '../helpers/bundled-mapping.ts'
import { describeWithFile } from '../helpers/parts.ts'
import {
  casesFolder,
  payloadLimits as limits,
  messageOfPayload,
  type NamedPayload,
  ownPayloads,
  payloadsOfCases,
  publishedPayloads,
} from '../helpers/published-payloads.ts'

interface Exception {
  /** Beginnings of the names of payloads; of all unless given. */
  readonly files?: RegExp
  /** Names of metrics, or paths in the payload. */
  readonly of: RegExp
  readonly why: string
}

const withoutDevice: readonly Exception[] = [
  { files: /^aws-jobs?-/, of: /^aws_jobs_/, why: 'a job is for many devices' },
]

/** Where the topic does not name the device, and who publishes is nothing that tells devices apart. */
const sharedByClients: readonly Exception[] = [
  { files: /^aws-jobs?-/, of: /^aws_jobs_/, why: 'AWS IoT publishes them' },
  { files: /^(rtl433|meshtastic)/, of: /^/, why: 'the topic names the gateway, and the payload its sensor' },
]

/** What a rule names for the case that something else is missing, and of which nothing is made otherwise. */
const alternatives: readonly Exception[] = [
  {
    files: /^(opcua|tasmota|sparkplug|case 08)/,
    of: /(DataSetWriterId|Node|Endpoint|alias|^id)$/,
    why: 'an id',
  },
  { files: /^case 07/, of: /^timestamp$/, why: 'the time, where its elements have none' },
]

/** What zero configuration would take as a reading, and the bundled mapping leaves out, or has as a label or time. */
const noSampleHere: readonly Exception[] = [
  { files: /^tasmota/, of: /\.(Endpoints?(\.\d)?|Node)$/, why: 'an address' },
  { files: /-device-defender/, of: /\.(lp|pt|local_port)$/, why: 'a port: the address of a connection' },
  { of: /(^|\.)(\w+_ts|timestamp|gwts|time|unixtime|\w+(At|_at)|LastSeenEpoch|lastUpdate)$/, why: 'a time' },
  { files: /^(senml|case 07|aws-sql)/, of: /\.(bt|t)$/, why: 'a time' },
  {
    of: /^hed\.v$|(^|\.)(version|bver|(Major|Minor)Version|(installed|latest)_version|\w+_rev)$/,
    why: 'a version',
  },
  { of: /^previous\./, why: 'the state before, of which there was a message of its own' },
  { of: /(^|\.)(tF|tempf)$/, why: 'the same in another unit' },
  { of: /\.channel_rssi$/, why: 'the same as rssi, of one antenna' },
  { files: /^shelly-gen2/, of: /\.total_(current|act|aprt|act_ret)(_power)?$/, why: 'the sum of the phases' },
  { of: /\.by_minute\.\d$/, why: 'parts of the total' },
  {
    of: /(^|\.)(adr|dr|f_?Port|confirmed|bandwidth|DataRate|ClassB)$/i,
    why: 'a setting of the radio',
  },
  {
    of: /(FOptLen|(settings|txInfo)\.frequency|PolarizationInversion|channel_index|hop_start)$/,
    why: 'a setting of the radio',
  },
  { files: /^aws-lorawan/, of: /(\.status|\.input_length)$/, why: 'how the frame was decoded' },
  {
    files: /^(senml-(06|12|13)|thingsboard-telemetry-array)/,
    of: /^\d+\./,
    why: 'of elements whose times cannot be right, a rule keeps the first, and leaves the last',
  },
  { files: /^ruuvi/, of: /^dataFormat$/, why: 'how the frame was decoded' },
  { files: /^chirpstack/, of: /^batteryLevelUnavailable$/, why: 'says that there is no other value' },
  { files: /^aws-lifecycle/, of: /^clientInitiatedDisconnect$/, why: 'why the client is away' },
  { files: /^openmqttgateway/, of: /^(mac_type|wifiprt|lowpowermode|interval)$/, why: 'a setting' },
  { files: /^tasmota/, of: /^(Fade|LedTable)$/, why: 'a setting' },
  { files: /^zwave-mqtt/, of: /^(min|max|read_only|write_only|is_polled)$/, why: 'describes the value' },
  { files: /^senml-15/, of: /\.anExtension$/, why: 'no member that SenML knows' },
  { files: /^sparkplug-b-json-nbirth/, of: /^metrics\.[0-4]\.value$/, why: 'commands that the node takes' },
  { files: /^case 07/, of: /^values\.\d\.(q|v)$/, why: 'the quality, and a value of bad quality' },
  {
    files: /^senml-(03|04b|05|15)/,
    of: /^(e\.)?\d+\.v$/,
    why: 'several of a series, whose times are not to be used',
  },
  { files: /^meshtastic/, of: /^payload\.hardware$/, why: 'the model, which is a label' },
]

// What other tools take as a number, by their defaults.
// https://github.com/hikhvar/mqtt2prometheus: a number, a boolean, or a text that Go's strconv.ParseFloat takes.
const parseFloatText = /^[-+]?((\d+\.?\d*|\.\d+)(e[-+]?\d+)?|inf(inity)?|nan|0x[\da-f.]+p[-+]?\d+)$/i
// https://github.com/kpetremann/mqtt-exporter: what Python's float() takes, or one of the words of STATE_VALUES, in any case.
const floatText = /^\s*[-+]?((\d+(_\d+)*\.?\d*|\.\d+)(e[-+]?\d+)?|inf(inity)?|nan)\s*$/i
const stateWord = /^(on|off|true|false|online|offline)$/i

function othersTake(value: ExplainedLeaf['value']): boolean {
  if (typeof value !== 'string') return value !== null
  return parseFloatText.test(value) || floatText.test(value) || stateWord.test(value)
}

const bundled = parseMapping(bundledText, 'default-mapping.yaml')
const mapping = await prepareMapping(undefined, limits, { bundled })
const explainer = await createExplainer(undefined, limits, bundled)
const zeroExplainer = await createExplainer(undefined, limits)

/** What breaks a rule, but for exceptions: names of metrics, or paths in the payload. */
interface Findings {
  readonly shared: readonly string[]
  readonly anonymous: readonly string[]
  readonly withId: readonly string[]
  readonly otherSeries: readonly string[]
  readonly untold: readonly string[]
  readonly lost: readonly string[]
  readonly less: readonly string[]
  /** Said to be read for a label, and in none. */
  readonly unnamed: readonly string[]
}

const known = new Map<NamedPayload, Promise<Findings>>()

function findingsIn(named: NamedPayload): Promise<Findings> {
  const findings = known.get(named) ?? findIn(named)
  known.set(named, findings)
  return findings
}

async function findIn({ topic: stated, payload }: NamedPayload): Promise<Findings> {
  const topic = stated.startsWith('(') ? 'topic/not/stated' : stated
  const message = messageOfPayload(topic, payload, 'client-a')
  const explanation = await explainer.explain(message)
  const ours = new Set(explanation.samples.map(seriesOf))
  const elsewhere = topicOfAnother(topic, explanation)
  const client = elsewhere === undefined ? 'client-b' : 'client-a'
  const others = (await mapping.map(messageOfPayload(elsewhere ?? topic, payload, client))).samples
  expect(others.length).toBe(explanation.samples.length)
  const later = explanation.leaves
    .filter(isReadingOrTime)
    .reduce<JsonValue>((changed, { path, value }) => withNext(changed, path, Number(value)), payload)
  const laterSamples =
    typeof payload === 'object' ? (await mapping.map(messageOfPayload(topic, later, 'client-a'))).samples : []
  const names = (samples: readonly Sample[]) => samples.map(({ name }) => name)
  const found = {
    shared: names(others.filter((one) => ours.has(seriesOf(one)))),
    anonymous: names(explanation.samples.filter(({ labels }) => !labels.names.includes('device'))),
    withId: names(explanation.samples.filter(({ name }) => holdsId(name))),
    otherSeries: laterSamples.map(seriesOf).filter((one) => !ours.has(one)),
  }
  if (isIgnored(explanation)) return { ...found, untold: [], lost: [], less: [], unnamed: [] }
  const byPath = new Map(explanation.leaves.map((leaf) => [pathOf(leaf), leaf]))
  const alone = await zeroExplainer.explain(message)
  const sampledAlone = alone.leaves.filter(isSampled)
  return {
    ...found,
    untold: explanation.leaves.filter(({ fates }) => fates.length === 0).map(pathOf),
    lost: explanation.leaves
      .filter((leaf) => othersTake(leaf.value) && !isTold(leaf, explanation))
      .map(pathOf),
    less: sampledAlone
      .filter((leaf) => {
        const here = byPath.get(pathOf(leaf))
        return !(here !== undefined && (isSampled(here) || isWhole(here, explanation)))
      })
      .map(pathOf),
    unnamed: alone.leaves.filter((leaf) => saysName(leaf) && !isLabel(leaf, alone)).map(pathOf),
  }
}

function holdFor(payloads: readonly NamedPayload[]): void {
  describe.each(payloads)('$name', (named) => {
    const unexcused = (list: readonly Exception[], found: readonly string[]) =>
      found.filter((text) => !list.some((one) => excuses(one, named.name, text)))

    it('tells devices apart, and names none in a metric', async () => {
      const { shared, anonymous, withId } = await findingsIn(named)
      expect(unexcused(sharedByClients, shared)).toEqual([])
      expect(unexcused(withoutDevice, anonymous)).toEqual([])
      expect(withId).toEqual([])
    })

    it('makes no other series of other readings and times', async () => {
      expect((await findingsIn(named)).otherSeries).toEqual([])
    })

    it('accounts for every number, those too that other tools would take', async () => {
      const { untold, lost } = await findingsIn(named)
      expect(untold).toEqual([])
      expect(unexcused(alternatives, lost)).toEqual([])
    })

    it('has each text in a label of which an explanation says so', async () => {
      expect((await findingsIn(named)).unnamed).toEqual([])
    })

    it('becomes no less than with zero configuration alone', async () => {
      expect(unexcused(noSampleHere, (await findingsIn(named)).less)).toEqual([])
    })
  })
}

const own = [...ownPayloads(), ...payloadsOfCases(casesFolder)]
describe('payloads of our own', () => holdFor(own))
const published = publishedPayloads()
describeWithFile('published payloads', 'the published payloads', () => holdFor(published))
describeWithFile('messages of published cases', 'the published cases', (folder) => {
  const ofCases = payloadsOfCases(folder)
  holdFor(ofCases)

  describeWithFile('exceptions', 'the published payloads', () => {
    it.each([
      ['withoutDevice', withoutDevice, 'anonymous'],
      ['sharedByClients', sharedByClients, 'shared'],
      ['alternatives', alternatives, 'lost'],
      ['noSampleHere', noSampleHere, 'less'],
    ] as const)('in %s are all needed', async (_, list, kind) => {
      const needed = new Set<Exception>()
      for (const named of [...own, ...published, ...ofCases]) {
        for (const text of (await findingsIn(named))[kind]) {
          const excusing = list.filter((one) => excuses(one, named.name, text))
          if (excusing.length === 1) needed.add(excusing[0] as Exception)
        }
      }
      expect(list.filter((one) => !needed.has(one))).toEqual([])
    })
  })
})

/** Commands, configuration and logs, which count as such. */
function isIgnored({ drops }: Explanation): boolean {
  return drops.some(({ drop }) => drop.reason === 'ignored')
}

/** It is a sample, a counted drop, or it is read for a label, a time or a name. */
function isTold(leaf: ExplainedLeaf, explanation: Explanation): boolean {
  return (
    isWhole(leaf, explanation) ||
    leaf.isCountedLeftOut ||
    leaf.fates.some((fate) => {
      if (fate.kind === 'left_out')
        return fate.drop !== undefined || fate.why.startsWith('would name readings')
      if (fate.kind === 'read') return /^(label|timestamp|name|read by zero)/.test(fate.as)
      return fate.kind === 'sample' || fate.kind === 'dropped'
    })
  )
}

/** A payload that is one value, from which a loop makes an object. */
function isWhole({ path }: ExplainedLeaf, { samples }: Explanation): boolean {
  return path.length === 0 && samples.length > 0
}

/** A number that is no part of a label or a name, and decides nothing. */
function isReadingOrTime({ path, value, fates }: ExplainedLeaf): boolean {
  const isFree = fates.every((fate) => fate.kind !== 'read' || fate.as.startsWith('timestamp'))
  return typeof value === 'number' && path.length > 0 && isFree
}

function withNext(payload: JsonValue, [step, ...rest]: PayloadPath, value: number): JsonValue {
  if (step === undefined) return value + 1
  if (Array.isArray(payload)) {
    return payload.map((one, index) => (index === step ? withNext(one as JsonValue, rest, value) : one))
  }
  const object = payload as { readonly [key: string]: JsonValue }
  return { ...object, [step]: withNext(object[step] ?? null, rest, value) }
}

/** By a rule that gives labels. */
function saysName({ fates }: ExplainedLeaf): boolean {
  return fates.some((fate) => fate.kind === 'read' && /^read by zero (15|18|19|27)$/.test(fate.as))
}

function isLabel({ value }: ExplainedLeaf, { samples, drops }: Explanation): boolean {
  if (samples.length === 0 || drops.some(({ drop }) => drop.reason === 'collision')) return true
  return samples.some(({ labels }) => labels.values.some((label) => label.trim() === String(value).trim()))
}

function isSampled({ fates }: ExplainedLeaf): boolean {
  return fates.some(({ kind }) => kind === 'sample')
}

/** A topic of the same family, of another device; undefined where the filter does not say where the device is. */
function topicOfAnother(topic: string, { rule }: Explanation): string | undefined {
  const levels = topic.split('/')
  const filters = rule.kind === 'rule' ? rule.filters.map((one) => one.split('/')) : []
  for (const filter of filters) {
    const place = filter.findIndex((level) => /^[+#]device$/.test(level))
    const isLong = filter.some((level) => level.startsWith('#'))
    if (place < 0 || (isLong ? levels.length < filter.length : levels.length !== filter.length)) continue
    const before = filter.slice(0, place)
    if (!before.every((level, index) => /^[+#]/.test(level) || level === levels[index])) continue
    return levels.with(place, `${levels[place]}-other`).join('/')
  }
  return undefined
}

/** A MAC address, a EUI, a UUID, a number of six digits or more, or a hexadecimal number. */
function holdsId(name: string): boolean {
  return /([\da-f]{2}_){5}|\d{6}|0x[\da-f]/i.test(name) || name.split('_').some(isLongHex)
}

function isLongHex(word: string): boolean {
  return /^[\da-f]{8,}$/i.test(word) && /\d/.test(word)
}

function excuses({ files, of }: Exception, file: string, text: string): boolean {
  return (files === undefined || files.test(file)) && of.test(text)
}

function pathOf({ path }: ExplainedLeaf): string {
  return path.join('.')
}

function seriesOf({ name, labels }: Sample): string {
  return `${name} ${labels.key}`
}
