// `collect`: runs collectors for a Prometheus that scrapes: a page, a server of pages, or files for node_exporter. Exit
// status 0: every round worked; 1: not every one; 2: wrong options or configuration.

import process from 'node:process'
import type { CollectorKind } from '#collect'
import { collectors as kinds } from '#collect/table'
import { systemClock } from '../clock.ts'
import { ConfigError } from '../errors.ts'
import { readCollectOptions } from './collect/collect-options.ts'
import type { Command } from './command.ts'

/** With the one that stands in a room of its own, since the scheduled function for it does. */
const collectors = {
  ...kinds,
  scrape: async () => (await import('./collect/scrape-pages.ts')).scrape,
}

/** For rounds that are under way when the server is to stop: nobody waits for what a service may still answer. */
const endMs = 2_000
/** Lines about what is left out, of one run. */
const toldMax = 1_000

/** Says what a collector leaves out, each once: a page that repeats itself does so in each round. */
function tellLosses(kind: CollectorKind, write: (line: string) => void): CollectorKind {
  const told = new Set<string>()
  return {
    ...kind,
    create: (config, tools) =>
      kind.create(config, {
        ...tools,
        remark({ reason, message: detail, samples: count }) {
          const key = JSON.stringify([reason, detail])
          if (count === 0 || told.has(key) || told.size === toldMax) return
          told.add(key)
          const time = new Date(tools.clock.now()).toISOString()
          const words = { collector: kind.name, instance: tools.instance, reason, detail, count }
          write(`${JSON.stringify({ time, ...words })}\n`)
        },
      }),
  }
}

export const collectCommand: Command = {
  summary:
    'query services, and export their values to Prometheus: printed, over HTTP, or through node_exporter',
  usage: `Usage: iot-remote-write collect NAME [--config FILE] [--timestamps]
       iot-remote-write collect NAME [--config FILE] --serve PORT [--listen ADDRESS] [--timestamps]
       iot-remote-write collect NAME [--config FILE] --textfile DIR

Runs collectors, which query services for values that devices do not publish. NAME is one of

${[...Object.keys(collectors).map((name) => `  ${name}`), '  checks', '  ./FILE.mjs, a module that exports one as `collector`'].join('\n')}

FILE is YAML or JSON: {instance, interval_seconds, config}, or a list of these. If each of them names its collector,
omit NAME. For checks, FILE is checks.yaml or a mackerel-agent.conf; for scrape, a configuration of Prometheus with
scrape_configs. Without --serve and --textfile, collect runs one round and prints the samples.

  --config FILE     configuration file
  --serve PORT      serve the samples of the last round at /metrics; run a round every interval_seconds (default: 60)
  --listen ADDRESS  address to listen on (default: 127.0.0.1)
  --textfile DIR    run one round, and write DIR/COLLECTOR@INSTANCE.prom for node_exporter
  --state DIR       keep the state of checks in DIR, if each round is a process of its own
  --timestamps      print the timestamps that a collector gives (default: Prometheus uses the time of the scrape)
  --help

Problems go to stderr, one JSON object a line. After a round with a problem, up{collector, instance} is 0.
Exit status: 0 every round succeeded, or the server was stopped; 1 a round failed; 2 wrong options or configuration`,

  async run(args, streams) {
    const options = readCollectOptions(args, streams.folder)
    if (options === 'help') {
      streams.out(`${collectCommand.usage}\n`)
      return 0
    }
    if (options.collector === 'scrape' && options.configFile === undefined) {
      const message = 'required: scrape has a configuration file of its own, with scrape_configs'
      throw new ConfigError('options', [{ path: '--config', message }])
    }
    // Bring along what other commands do without.
    const { performCollect } = await import('./collect/perform-collect.ts')
    const { createFetchJson, secretTool } = await import('./collect/collect-tools.ts')
    const clock = { ...systemClock, now: streams.now }
    const run = performCollect(options, streams, {
      table: {
        ...collectors,
        scrape: async () => tellLosses(await collectors.scrape(), (line) => streams.err(line)),
      },
      clock,
      fetchJson: createFetchJson({ clock }),
      secret: secretTool,
    })
    const status = await run.catch(async (error: unknown) => {
      const { collector, configFile } = options
      if (!(error instanceof ConfigError) || collector !== 'scrape' || configFile === undefined) throw error
      const { explainWrongFile } = await import('./explain-wrong-file.ts')
      throw (await explainWrongFile(configFile, streams.folder)) ?? error
    })
    if (options.manner.kind === 'serve') setTimeout(() => process.exit(status), endMs).unref()
    return status
  },
}
