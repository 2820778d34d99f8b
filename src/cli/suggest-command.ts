// `suggest`: a mapping file to begin with, made from messages. Exit status 0: every line could be read; 1: a line could
// not; 2: wrong options.

import { createExplainer, createPayloadTimes } from '#explain'
import { createSuggestion } from '#suggest'
import { chooseMapping } from './choose-mapping.ts'
import type { Command } from './command.ts'
import { readMessageLines } from './message-lines.ts'
import { openFile } from './open-file.ts'
import { readArguments } from './read-arguments.ts'
import { createTrial } from './trial.ts'

export const suggestCommand: Command = {
  summary: 'write a mapping file to begin with, from messages of your devices',
  usage: `Usage: iot-remote-write suggest [FILE.jsonl | -]

Reads messages as map does, and prints a mapping file for them: a rule for each group of topics, in which the levels
that vary are labels, and each field has a name that you can change. It gives the samples that come without a mapping
file. If a payload has a time, a comment says whether a rule can use it; that takes several messages of one device.

Messages of known devices need no rule; a comment names their topics.

  iot-remote-write suggest messages.jsonl > mapping.yaml

  --help

Exit status: 0 suggest read every line; 1 it could not read a line, or no message has a reading; 2 wrong options`,

  async run(args, streams) {
    const given = readArguments(args, {}, 'file of messages')
    if (given === 'help') {
      streams.out(`${suggestCommand.usage}\n`)
      return 0
    }
    const { file: name = '-' } = given
    const input = name === '-' ? streams.stdin : await openFile(name, streams.folder)
    const { file, bundled } = await chooseMapping(undefined, streams.folder)
    const trial = createTrial()
    const explainer = await createExplainer(file, trial.limits, bundled)
    const suggestion = createSuggestion()
    const times = createPayloadTimes()
    const known = new Map<string, Set<string>>()
    let status = 0
    const defaults = { payloadBytesMax: trial.payloadBytesMax, now: streams.now }
    for await (const read of readMessageLines(input, defaults)) {
      if ('problem' in read) {
        streams.err(`${JSON.stringify({ line: read.line, error: read.problem })}\n`)
        status = 1
        continue
      }
      const { message, saysReceivedAt } = read
      const receivedAtMs = saysReceivedAt ? message.receivedAtMs : undefined
      trial.begin(receivedAtMs)
      const explanation = await explainer.explain(message)
      const { rule, leaves } = explanation
      if (rule.kind === 'rule') addTo(known, rule.filters.join(), message.topic)
      if (rule.kind !== 'zero-configuration') continue
      suggestion.add(message, explanation)
      times.add(message.topic, leaves, receivedAtMs)
    }
    for (const [topic] of known.values()) streams.out(`# known without a rule: ${JSON.stringify(topic)}\n`)
    const text = suggestion.write(
      times.findings(),
      [...known.values()].flatMap((topics) => [...topics]),
    )
    if (text === undefined) {
      streams.err('no message has a reading for which a rule is needed\n')
      return 1
    }
    streams.out(text)
    return status
  },
}

function addTo(known: Map<string, Set<string>>, key: string, topic: string): void {
  known.set(key, (known.get(key) ?? new Set()).add(topic))
}
