// `replay`: brings messages that could not be written back to the endpoint. Exit status 0: every one was stored; 1: some
// are left; 2: wrong options, settings or place.

import type { Command } from './command.ts'
import { readReplayOptions, replayOptionTypes } from './replay/replay-options.ts'

export const replayCommand: Command = {
  usage: `Usage: iot-remote-write replay SOURCE [options]

Reads dead letters and failed messages, maps them, writes them to the endpoint, and removes from SOURCE those that the
endpoint stored. All others stay in SOURCE, which is one of

  FOLDER or FILE      dead letters, one JSON object a line in .jsonl files; or a file:// URL
  s3://BUCKET/PREFIX  dead letters, and the events that Lambda puts there when it gives up on them
  https://sqs…        URL of a queue: the failure queue, or the queue of unprocessed messages

The environment has the endpoint, in the settings of the function: REMOTE_WRITE_URL, REMOTE_WRITE_AUTH, …

  --summary               show how many messages there are, their age, and how many can still be written; write nothing
  --by topic              with --summary: also count by topic and reason, the top 20
  --dry-run               show what a run would send; send and remove nothing
  --keep                  write, but remove nothing
  --mapping FILE          mapping file (default: MAPPING_URI, else ./mapping.yaml, else the bundled mapping)
  --remote-write-url URL  write to this endpoint, and ignore REMOTE_WRITE_* in the environment
  --auth KIND             for this URL: none, sigv4, basic, bearer (default: sigv4 for an AMP workspace, otherwise none)
  --secret-file FILE      for this URL: JSON {"username", "password"} for basic, the token for bearer
  --headers NAME=VALUE,…  for this URL: further headers, such as X-Scope-OrgID=plant-7
  --region REGION         for this URL: AWS region, if the URL does not name it
  --receiver KIND         amp or prometheus: sets the maximum age of samples, and how to interpret an error answer
  --since TIME            only messages received at this time or later; ISO 8601 or milliseconds
  --until TIME            only messages received before this time
  --limit N               at most N messages
  --help

Ctrl-C finishes the current batch and stops; run the same command again to continue.
Exit status: 0 everything is stored; 1 some messages are left; 2 wrong options, settings or SOURCE`,

  options: replayOptionTypes,

  async run(args, streams) {
    const options = readReplayOptions(args, streams.folder, streams.env)
    if (options === 'help') {
      streams.out(`${replayCommand.usage}\n`)
      return 0
    }
    // Brings what writes along, which other commands do without.
    const { performReplay } = await import('./replay/perform-replay.ts')
    return performReplay(options, streams)
  },
}
