// `dashboards`: the Grafana dashboards that come with the program, and files by which Grafana finds them. Exit status 0: they
// are listed or written; 2: wrong options, or a file is there that would be lost.

import path from 'node:path'
import { ConfigError, type ConfigIssue } from '../errors.ts'
import type { Command } from './command.ts'
import { alertFiles } from './dashboards/alert-files.ts'
import { provisioningFiles } from './dashboards/provisioning.ts'
import { readDashboards } from './dashboards/read-dashboards.ts'
import { writeFiles } from './dashboards/write-files.ts'
import { readArguments } from './read-arguments.ts'

const optionTypes = { out: 'string', path: 'string', 'prometheus-url': 'string', replace: 'boolean' } as const

export const dashboardsCommand: Command = {
  usage: `Usage: iot-remote-write dashboards [--out DIR] [options]

Lists the Grafana dashboards that come with the program. With --out, it writes them as JSON to DIR/dashboards,
Grafana's provisioning files to DIR/provisioning, and the alert rules and the alert manager of the stack to DIR/alerts.
It does not replace a file that you have changed.

  --out DIR             write the files to DIR
  --path PATH           where Grafana finds DIR/dashboards, if it runs elsewhere, such as in a container
                        (default: the absolute path of DIR/dashboards)
  --prometheus-url URL  write data sources too: a Prometheus at URL, such as http://127.0.0.1:9090. For the URL of an
                        AMP workspace (output QueryUrl of the stack), they sign with SigV4, and CloudWatch is one more
  --replace             replace files that are there and differ
  --help

Exit status: 0 listed or written; 2 wrong options, or a file is there and differs`,

  options: optionTypes,

  async run(args, streams) {
    const given = readArguments(args, optionTypes)
    if (given === 'help') {
      streams.out(`${dashboardsCommand.usage}\n`)
      return 0
    }
    const { out, path: seenAt, 'prometheus-url': url, replace } = given.options
    // From the sources and from dist/cli alike.
    const dashboards = await readDashboards(new URL('../../docs/dashboards/', import.meta.url))
    if (out === undefined) {
      const issues = Object.entries({ path: seenAt, 'prometheus-url': url, replace })
        .filter(([, value]) => value !== undefined)
        .map(([name]): ConfigIssue => ({ path: `--${name}`, message: 'used only with --out' }))
      if (issues.length > 0) throw new ConfigError('options', issues)
      for (const { name, title, description } of dashboards) {
        streams.out(`${name.padEnd(10)} ${title.padEnd(13)} ${description}\n`)
      }
      return 0
    }
    const folder = path.resolve(streams.folder, out)
    const files = [
      ...dashboards.map(({ name, text }) => ({ name: path.join('dashboards', `${name}.json`), text })),
      ...provisioningFiles(seenAt ?? path.join(folder, 'dashboards'), url),
      ...(await alertFiles(new URL('../../template.yaml', import.meta.url))),
    ]
    const written = await writeFiles(folder, files, replace !== undefined)
    for (const name of written) streams.out(`${path.join(out, name)}\n`)
    return 0
  },
}
