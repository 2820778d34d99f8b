// `map`: what a mapping makes of messages, without a cloud. Exit status 0: every line could be read, whatever was
// dropped; 1: a line could not; 2: wrong options or mapping.

import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { MappingLimits } from '#mapping'
import { keptNaming } from '#mapping/authoring'
import {
  createTrial,
  type LineDefaults,
  looksLikeJson,
  messageFromText,
  quotesOfJson,
  type Trial,
} from '#recording'
import { readTime } from '#time'
import { ConfigError } from '../errors.ts'
import type { Payload } from '../model.ts'
import { chooseMapping } from './choose-mapping.ts'
import type { Command, CommandStreams } from './command.ts'
import { createExplanationPage } from './explanation-page.ts'
import { type MessageLine, readMessageLines } from './message-lines.ts'
import { createNamingPage, type NamedMappings } from './naming-page.ts'
import { openFile } from './open-file.ts'
import type { Page } from './page.ts'
import { readArguments } from './read-arguments.ts'
import { createSampleLines, createSamplePage } from './sample-page.ts'
import { createStatsPage } from './stats-page.ts'

const optionTypes = {
  mapping: 'string',
  explain: 'boolean',
  stats: 'boolean',
  names: 'strings',
  now: 'string',
  topic: 'string',
} as const

export const mapCommand: Command = {
  usage: `Usage: iot-remote-write map [--mapping FILE] [--explain | --stats] [--names N] [--now TIME] [FILE.jsonl | -]
       iot-remote-write map --topic TOPIC [options] PAYLOAD | -

Maps messages, one a line, and prints the samples in the Prometheus exposition format with timestamps. Of a file, map
prints one page. Without FILE.jsonl, or with -, it reads stdin, and answers each line as it comes; Ctrl-C ends it with
a summary. Dropped values go to stderr, one JSON object a line.

  {"topic": "factory/a/7", "payload": {"temp": 21.5}}
  factory/a/7 {"temp": 21.5}

A line of JSON needs topic, and payload or payload_base64. received_at (milliseconds or ISO 8601), client_id, principal
and attributes are optional. map ignores other keys. A line that does not begin with { is a topic, a space and the
payload, as mosquitto_sub -v prints it.

  --mapping FILE   mapping file; behind its rules come the bundled mapping for known devices, then every number, unless
                   it says "unmatched: drop" (default: those two alone)
  --explain        for each message, print its rule, and what happened to each field of the payload and why
  --stats          print what the messages amount to: samples, series, bytes, and what a fleet that goes on at the
                   recorded rate costs a month on AWS. Needs received_at
  --names N        naming version of presets and bundled rules (default: that of the mapping file, or the latest). Given
                   twice: print what is renamed from the first to the second, and the PromQL that bridges them
  --topic TOPIC    map one message: its payload is the argument, or with - all of stdin. Put -- before a payload that
                   begins with - and is no number
  --now TIME       sets the current time, and the time of receipt of lines that have none; ISO 8601 or milliseconds.
                   Without --now, each line is mapped as at its own received_at. A line without received_at is then
                   received now, and its samples may have any age
  --help

Exit status: 0 map read every line, even if it dropped values; 1 it could not read a line; 2 wrong options or mapping`,

  options: optionTypes,

  async run(args, streams) {
    const given = readArguments(args, optionTypes, 'file of messages, or payload')
    if (given === 'help') {
      streams.out(`${mapCommand.usage}\n`)
      return 0
    }
    const { options, file } = given
    const nowMs = readNow(options.now)
    const trial = createTrial(nowMs)
    const defaults = { payloadBytesMax: trial.payloadBytesMax, now: () => nowMs ?? streams.now() }
    const source = await openSource(options.topic, file, streams, defaults)
    const page = await createPage(options, source.isLive, trial.limits, streams)
    return mapLines(source, page, trial, streams)
  },
}

interface MessageSource {
  readonly lines: AsyncIterable<MessageLine>
  /** Its lines come one at a time, and may never end. */
  readonly isLive: boolean
  /** No further lines are read. */
  readonly close: () => void
}

async function openSource(
  topic: string | undefined,
  file: string | undefined,
  { stdin, folder }: CommandStreams,
  defaults: LineDefaults,
): Promise<MessageSource> {
  const isStdin = file === undefined || file === '-'
  if (topic !== undefined) {
    if (file === undefined) throw new ConfigError('options', [{ path: 'PAYLOAD', message: noPayload }])
    const lines = readOneMessage(topic, isStdin ? stdin : file, defaults)
    return { lines, isLive: false, close: () => stdin.destroy() }
  }
  if (!isStdin && looksLikeJson(file)) {
    const message = 'expected a file of messages (actual: a payload); give its topic with --topic'
    throw new ConfigError('options', [{ path: 'FILE', message }])
  }
  const input = isStdin ? stdin : await openFile(file, folder)
  return { lines: readMessageLines(input, defaults), isLive: isStdin, close: () => input.destroy() }
}

const noPayload = 'expected a payload behind --topic, or - to read it from stdin'

async function* readOneMessage(
  topic: string,
  payload: string | Readable,
  defaults: LineDefaults,
): AsyncGenerator<MessageLine> {
  const bytes = typeof payload === 'string' ? payload : await buffer(payload)
  const read = messageFromText(topic, bytes, defaults)
  if (typeof read === 'string') {
    yield { line: 1, problem: read }
    return
  }
  const isMistyped = typeof payload === 'string' && looksLikeJson(payload) && !(await canBeRead(read.message))
  yield { line: 1, ...read, ...(isMistyped ? { hint: quotesOfJson } : undefined) }
}

async function canBeRead({ payload }: { readonly payload: Payload }): Promise<boolean> {
  const reading = payload.read()
  if ('load' in reading) await reading.load()
  return payload.read().ok
}

/** @returns the exit status */
async function mapLines(
  { lines, isLive, close }: MessageSource,
  page: Page,
  trial: Trial,
  { err, stopped }: CommandStreams,
): Promise<number> {
  const counts = { messages: 0, samples: 0, drops: 0, unreadable: 0 }
  const hints = new Set<string>()
  const tell = (words: object) => err(`${JSON.stringify(words)}\n`)
  let isStopped = false
  if (isLive) {
    void stopped().then(() => {
      isStopped = true
      close()
    })
  }
  try {
    for await (const read of lines) {
      if (isStopped) break
      if ('problem' in read) {
        tell({ line: read.line, error: read.problem })
        counts.unreadable++
        continue
      }
      const { line, message, saysReceivedAt, hint } = read
      if (hint !== undefined && !hints.has(hint)) tell({ line, hint })
      if (hint !== undefined) hints.add(hint)
      trial.begin(saysReceivedAt ? message.receivedAtMs : undefined)
      const { samples, drops } = await page.add(message, line, saysReceivedAt)
      counts.messages++
      counts.samples += samples
      counts.drops += drops
    }
  } catch (error) {
    // A stream that is closed while somebody waits for more fails.
    if (!isStopped) throw error
  }
  await page.finish()
  if (isStopped) tell(counts)
  return counts.unreadable > 0 ? 1 : 0
}

async function createPage(
  {
    mapping,
    explain,
    stats,
    names,
  }: {
    readonly mapping?: string
    readonly explain?: string
    readonly stats?: string
    readonly names?: string
  },
  isLive: boolean,
  limits: MappingLimits,
  streams: CommandStreams,
): Promise<Page> {
  const versions = readNames(names)
  if (stats !== undefined && (explain !== undefined || versions.length === 2)) {
    const other = explain === undefined ? 'two --names' : '--explain'
    throw new ConfigError('options', [
      { path: '--stats', message: `cannot be used with ${other}; remove one of the two` },
    ])
  }
  const [first, second] = await Promise.all(
    (versions.length === 0 ? [undefined] : versions).map(async (version = 0) => {
      const chosen = await chooseMapping(mapping, streams.folder, version || undefined)
      return { ...chosen, version }
    }),
  )
  if (first === undefined || second === undefined) {
    const createSamples = isLive ? createSampleLines : createSamplePage
    const createTold = explain === undefined ? createSamples : createExplanationPage
    const create = stats === undefined ? createTold : createStatsPage
    return create(first as NamedMappings, limits, streams)
  }
  return createNamingPage([first, second], limits, streams)
}

function readNames(text: string | undefined): number[] {
  const versions = text?.split(',').map(Number) ?? []
  if (versions.length <= 2 && versions.every((one) => keptNaming.versions.includes(one))) return versions
  const message = `expected one or two naming versions that are kept, of ${keptNaming.versions.join(', ')}`
  throw new ConfigError('options', [{ path: '--names', message }])
}

function readNow(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const time = readTime(text, undefined)
  if (typeof time === 'number') return time
  const message = 'expected ISO 8601 with a zone, or milliseconds since 1970'
  throw new ConfigError('options', [{ path: '--now', message }])
}
