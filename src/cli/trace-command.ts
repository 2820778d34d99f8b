// `trace`: follows one message from the broker to its samples in the workspace. Exit status 0: they are there, and what was
// expected is among them; 1: it stopped on the way; 2: wrong options.

import type { Command } from './command.ts'
import { readTraceOptions, traceOptionTypes } from './trace/trace-options.ts'

export const traceCommand: Command = {
  usage: `Usage: iot-remote-write trace TOPIC --stack NAME [options]
       iot-remote-write trace --publish [TOPIC [PAYLOAD]] --stack NAME [options]
       iot-remote-write trace TOPIC --log-messages --stack NAME [options]
       iot-remote-write trace TOPIC --record 60s --stack NAME [--out FILE]

Takes the next message of TOPIC (a topic or a filter), maps it with the mapping of the deployed stack, prints what
happens to every field and why, and asks the workspace until the samples are there, with the milliseconds of each step.
If the message stops on the way, trace says at which step, with the lines of the log and what mends it.

  --stack NAME       name of the stack
  --region REGION    region of the stack (default: AWS_REGION, or that of the profile)
  --publish          publish a message. Without TOPIC: to a topic of its own that the rule selects. Without PAYLOAD:
                     {"iot_remote_write_trace": N} with a number of its own. AMP cannot delete what this writes
  --basic-ingest     with --publish: by Basic Ingest, $aws/rules/RULE/TOPIC
  --log-messages     take the message from the function, also one of Basic Ingest, which nobody can subscribe to. An
                     object beside the mapping (MappingUri) lets each instance log up to 5 messages of TOPIC with
                     their payload. It ends by itself, after MappingRefreshSeconds and a minute
  --expect SERIES    fail unless this is among the samples: NAME, or 'NAME{label="value"}', or with a value behind it
  --mapping FILE     map with this file instead of the mapping of the stack
  --wait DURATION    for the message, and then for its samples, each (default: 2m)
  --record DURATION  only write the messages of TOPIC as JSON lines, for map, suggest and the studio; at most 10,000
                     messages and 10m
  --out FILE         with --record: write to a new file instead of stdout
  --json             print one JSON object
  --query-url URL    ask here: the Prometheus that RemoteWriteUrl writes to, or the workspace's endpoint in a VPC
  --query-role ARN   role to assume before asking, for a workspace of another account
  --help

AWS bills each message that trace receives (about USD 1 per million), and queries of the workspace.
Exit status: 0 the samples are in the workspace, or the messages are recorded; 1 not so; 2 wrong options`,

  options: traceOptionTypes,

  async run(args, streams) {
    const options = readTraceOptions(args)
    if (options === 'help') {
      streams.out(`${traceCommand.usage}\n`)
      return 0
    }
    // Brings the clients of AWS and of MQTT along, which other commands do without.
    const { performTrace } = await import('./trace/perform-trace.ts')
    return performTrace(options, streams)
  },
}
