// `alerts`: compares what a workspace does with alerts with template.yaml. Exit status 0: it is the same, or was written; 1:
// it differs; 2: wrong options.

import { alertsOptionTypes, readAlertsOptions } from './alerts/alerts-options.ts'
import type { Command } from './command.ts'

export const alertsCommand: Command = {
  usage: `Usage: iot-remote-write alerts --stack NAME [options]

Compares the alert manager definition of the workspace, and the alert rules of the stack in it, with those of
template.yaml, and prints the lines that differ: - only in the workspace, + only in the template. A workspace has one
definition, for all rules of everybody, also those for checks. alerts changes nothing without --write.

  --stack NAME       name of the stack
  --region REGION    region of the stack (default: AWS_REGION, or that of the profile)
  --workspace ID     look at this workspace, in the region of the stack's (default: that of the stack)
  --topic ARN        SNS topic to notify (default: AlarmTopicArn of the stack)
  --write            put our definition into a workspace that has none
  --overwrite        with --write: also in the place of another one, whose receivers and routes are then gone
  --help

Exit status: 0 the workspace has ours, or it was written; 1 it differs, or could not be read or written;
2 wrong options`,

  options: alertsOptionTypes,

  async run(args, streams) {
    const options = readAlertsOptions(args)
    if (options === 'help') {
      streams.out(`${alertsCommand.usage}\n`)
      return 0
    }
    // Brings the clients of AWS along, which other commands do without.
    const { performAlerts } = await import('./alerts/perform-alerts.ts')
    // From the sources and from dist/cli alike.
    return performAlerts(options, streams, { template: new URL('../../template.yaml', import.meta.url) })
  },
}
