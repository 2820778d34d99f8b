// `map`: what a mapping makes of messages, without a cloud. Exit status 0: every line could be read, whatever was
// dropped; 1: a line could not; 2: wrong options or mapping.

import { createReadStream } from 'node:fs'
import { access, constants } from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'
import type { MappingLimits } from '#mapping'
import { keptNaming } from '#mapping/authoring'
import { readTime } from '#time'
import { ConfigError } from '../errors.ts'
import { chooseMapping } from './choose-mapping.ts'
import type { Command, CommandStreams } from './command.ts'
import { describeFileError } from './describe-file.ts'
import { createExplanationPage } from './explanation-page.ts'
import { readMessageLines } from './message-lines.ts'
import { createNamingPage, type NamedMappings } from './naming-page.ts'
import type { Page } from './page.ts'
import { readArguments } from './read-arguments.ts'
import { createSamplePage } from './sample-page.ts'
import { createTrial } from './trial.ts'

export const mapCommand: Command = {
  summary: 'map messages and print the samples; --explain shows what happened to every field',
  usage: `Usage: iot-remote-write map [--mapping FILE] [--explain] [--names N] [--now TIME] [FILE.jsonl | -]

Maps messages, one JSON object a line, and prints the samples in the Prometheus exposition format with timestamps.
Dropped values go to stderr, one JSON object a line. Without FILE.jsonl, or with -, map reads stdin.

  {"topic": "factory/a/7", "payload": {"temp": 21.5}}

A line needs topic, and payload or payload_base64. received_at (milliseconds or ISO 8601), client_id, principal and
attributes are optional. map ignores other keys.

  --mapping FILE   mapping file; behind its rules come the bundled mapping for known devices, then every number, unless
                   it says "unmatched: drop" (default: those two alone)
  --explain        for each message, print its rule, and what happened to each field of the payload and why
  --names N        naming version of presets and bundled rules (default: that of the mapping file, or the latest). Given
                   twice: print what is renamed from the first to the second, and the PromQL that bridges them
  --now TIME       sets the current time, and the time of receipt of lines that have none; ISO 8601 or milliseconds.
                   Without --now, each line is mapped as at its own received_at. A line without received_at is then
                   received now, and its samples may have any age
  --help

Exit status: 0 map read every line, even if it dropped values; 1 it could not read a line; 2 wrong options or mapping`,

  async run(args, streams) {
    const given = readArguments(
      args,
      { mapping: 'string', explain: 'boolean', names: 'strings', now: 'string' },
      'file of messages',
    )
    if (given === 'help') {
      streams.out(`${mapCommand.usage}\n`)
      return 0
    }
    const { options, file } = given
    const nowMs = readNow(options.now)
    const trial = createTrial(nowMs)
    const input = file === undefined || file === '-' ? streams.stdin : await openFile(file, streams.folder)
    const page = await createPage(options, trial.limits, streams)
    const defaults = { payloadBytesMax: trial.payloadBytesMax, now: () => nowMs ?? streams.now() }
    let status = 0
    for await (const read of readMessageLines(input, defaults)) {
      if ('problem' in read) {
        streams.err(`${JSON.stringify({ line: read.line, error: read.problem })}\n`)
        status = 1
        continue
      }
      trial.begin(read.saysReceivedAt ? read.message.receivedAtMs : undefined)
      await page.add(read.message, read.line)
    }
    page.finish()
    return status
  },
}

async function createPage(
  {
    mapping,
    explain,
    names,
  }: { readonly mapping?: string; readonly explain?: string; readonly names?: string },
  limits: MappingLimits,
  streams: CommandStreams,
): Promise<Page> {
  const versions = readNames(names)
  const [first, second] = await Promise.all(
    (versions.length === 0 ? [undefined] : versions).map(async (version = 0) => {
      const chosen = await chooseMapping(mapping, streams.folder, version || undefined)
      return { ...chosen, version }
    }),
  )
  if (first === undefined || second === undefined) {
    const create = explain === undefined ? createSamplePage : createExplanationPage
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

async function openFile(file: string, folder: string): Promise<Readable> {
  const name = path.resolve(folder, file)
  try {
    // A stream would tell of a file that is not there only when it is too late to say it well.
    await access(name, constants.R_OK)
  } catch (error) {
    throw new ConfigError('options', [{ path: 'FILE', message: describeFileError(error) }])
  }
  return createReadStream(name)
}
