// `replay`: brings messages that could not be written back to the endpoint. Exit status 0: every one was stored; 1: some
// are left; 2: wrong options, settings or place.

import type { Command } from './command.ts'
import { readReplayOptions } from './replay/replay-options.ts'

export const replayCommand: Command = {
  summary: 'write dead letters and what is in failure queues after all, and remove what was stored',
  usage: `Usage: iot-remote-write replay SOURCE [options]

Reads messages that were put aside, maps them, writes them to the endpoint, and removes those that were stored from
where they were. What is not stored stays. SOURCE is one of

  FOLDER or FILE      dead letters, one JSON object a line in .jsonl files; or a file:// URL
  s3://BUCKET/PREFIX  dead letters, and the events that Lambda put there when it gave up on them
  https://sqs…        URL of a queue: the failure queue, or the one for what could not be processed

The endpoint is that of the function's settings in the environment: REMOTE_WRITE_URL, REMOTE_WRITE_AUTH, …

  --summary               only tell what is there, from when, and how much of it can still be written
  --dry-run               all but sending and removing
  --keep                  write, and remove nothing
  --mapping FILE          mapping file (default: MAPPING_URI, else mapping.yaml here, else the one for known devices)
  --remote-write-url URL  write there; REMOTE_WRITE_* of the environment do not count then
  --auth KIND             with it: none, sigv4, basic, bearer (default: sigv4 for a workspace of AMP, otherwise none)
  --secret-file FILE      with it: for basic JSON {"username", "password"}, for bearer the token
  --region REGION         with it: where the URL does not name it
  --receiver KIND         amp or prometheus: what is too old, and how to read a refusal
  --since TIME            only messages received then or later; ISO 8601 or milliseconds
  --until TIME            only messages received before
  --limit N               at most so many letters
  --help

Ctrl-C finishes what is in hand; the same command again goes on from there.
Exit status: 0 all of it is stored; 1 some is left; 2 wrong options, settings or SOURCE`,

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
