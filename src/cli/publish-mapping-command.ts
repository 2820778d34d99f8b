// `publish-mapping`: a new mapping for a deployed stack, put back if it does worse. Exit status 0: it is in use; 1: it is
// not right, nobody used it, or it was rolled back; 2: wrong options.

import type { Command } from './command.ts'
import { publishOptionTypes, readPublishOptions } from './publish/publish-options.ts'

export const publishMappingCommand: Command = {
  usage: `Usage: iot-remote-write publish-mapping FILE --stack NAME [options]

Checks the mapping file and runs its tests, uploads it to the place that the parameter MappingUri of the stack names,
and keeps the version before it beside it, as KEY.previous. Then it watches what the function counts of each version,
until 1,000 messages, or as many as the fleet sends in 10 minutes, were mapped with the new one, at most 20 minutes. It
rolls back if the function cannot use the file, or if the share of mapped messages, dead letters or missing fields is
worse than before, beyond chance.

  --stack NAME       name of the stack
  --region REGION    region of the stack (default: AWS_REGION, or that of the profile)
  --messages FILE    messages as trace --record writes them: print which series go and which come
  --no-wait          do not watch: leave when the file is uploaded
  --help

AWS bills the log that a look scans (about USD 0.005 per GB); there are two a minute.
Exit status: 0 the new version is in use, or uploaded with --no-wait; 1 not right, not used, or rolled back;
2 wrong options`,

  options: publishOptionTypes,

  async run(args, streams) {
    const options = readPublishOptions(args)
    if (options === 'help') {
      streams.out(`${publishMappingCommand.usage}\n`)
      return 0
    }
    // Brings the clients of AWS along, which other commands do without.
    const { performPublish } = await import('./publish/perform-publish.ts')
    return performPublish(options, streams)
  },
}
