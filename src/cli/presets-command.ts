// `presets`: which device families the program knows, or which of them fits a topic and a payload. Exit status 0: listed;
// 1: none fits; 2: wrong options.

import { quotesOfJson } from '#recording'
import { ConfigError } from '../errors.ts'
import type { Command, CommandStreams } from './command.ts'
import { canBeRead, findPresets, type PresetFinding, readPresets } from './find-presets.ts'
import { readArguments } from './read-arguments.ts'

const optionTypes = { for: 'string' } as const

export const presetsCommand: Command = {
  usage: `Usage: iot-remote-write presets [--for TOPIC [PAYLOAD]]

Lists the presets with the topics that their devices usually publish to. With --for, says which rules of the bundled
mapping and which presets match the topic and, if it is given, the payload, and why others do not.

  --for TOPIC   topic of a message; PAYLOAD is its payload, JSON or text
  --help

Exit status: 0 listed; 1 with --for: nothing fits; 2 wrong options`,

  options: optionTypes,

  async run(args, streams) {
    const given = readArguments(args, optionTypes, 'payload')
    if (given === 'help') {
      streams.out(`${presetsCommand.usage}\n`)
      return 0
    }
    const topic = given.options.for
    if (topic === undefined) {
      if (given.file !== undefined) throw new ConfigError('options', [{ path: 'PAYLOAD', message: noTopic }])
      for (const { name, description, topics } of readPresets()) {
        streams.out(`${name}: ${description}\n${topics.map((one) => `  ${one}\n`).join('')}`)
      }
      return 0
    }
    const findings = await findPresets(topic, given.file)
    if (given.file === undefined || canBeRead(topic, given.file)) {
      return describeFindings(findings, given.file !== undefined, streams)
    }
    streams.out(`${quotesOfJson}\n`)
    return 1
  },
}

const noTopic = 'expected --for TOPIC before a payload; without both, the command lists all families'

function describeFindings(
  findings: readonly PresetFinding[],
  hasPayload: boolean,
  { out }: Pick<CommandStreams, 'out'>,
): number {
  for (const { name, filter, where, why, samples } of findings) {
    const result = samples === undefined ? 'matches' : `${samples} sample${samples === 1 ? '' : 's'}`
    out(`${where}: ${name}, ${filter}: ${why === undefined ? result : `does not fit: ${why}`}\n`)
  }
  if (findings.some(({ why }) => why === undefined)) return 0
  const what = hasPayload ? 'topic and payload' : 'topic'
  out(`no preset fits the ${what}: zero configuration maps the message\n`)
  if (!hasPayload) out('families on any topic are known by their payload: give it too\n')
  return 1
}
