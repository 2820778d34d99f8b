// `suggest`: a mapping file to begin with, made from messages. Exit status 0: every line could be read; 1: a line could
// not; 2: wrong options.

import { createExplainer } from '#explain'
import { createTrial } from '#recording'
import { createSuggester } from '#suggest'
import { chooseMapping } from './choose-mapping.ts'
import type { Command } from './command.ts'
import { readMessageLines } from './message-lines.ts'
import { openFile } from './open-file.ts'
import { readArguments } from './read-arguments.ts'

export const suggestCommand: Command = {
  usage: `Usage: iot-remote-write suggest [FILE.jsonl | -]

Reads messages as map does, and prints a mapping file for them: a rule for each group of topics, in which the levels
that vary are labels, and each field has a name that you can change. Names and values are those that come without a
mapping file. Labels differ: a level that varies takes the place of device, topic and client_id. A rule keeps topic if
no level varies or another rule has the same names, and client_id if several clients send. If a payload has a time, a
comment says whether a rule can use it; that takes several messages of one device.

Messages of known devices need no rule; a comment names their topics.

  iot-remote-write suggest messages.jsonl > mapping.yaml

  --help

Exit status: 0 suggest read every line; 1 it could not read a line, or no message has a reading; 2 wrong options`,

  options: {},

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
    const suggester = createSuggester(await createExplainer(file, trial.limits, bundled))
    let status = 0
    const defaults = { payloadBytesMax: trial.payloadBytesMax, now: streams.now }
    for await (const read of readMessageLines(input, defaults)) {
      if ('problem' in read) {
        streams.err(`${JSON.stringify({ line: read.line, error: read.problem })}\n`)
        status = 1
        continue
      }
      const { message, saysReceivedAt } = read
      trial.begin(saysReceivedAt ? message.receivedAtMs : undefined)
      await suggester.add(message, saysReceivedAt)
    }
    const { known, text } = suggester.finish()
    for (const topic of known) streams.out(`# known without a rule: ${JSON.stringify(topic)}\n`)
    if (text === undefined) {
      streams.err('no message has a reading for which a rule is needed\n')
      return 1
    }
    streams.out(text)
    return status
  },
}
