// `collect`: runs collectors for a Prometheus that scrapes: a page, a server of pages, or files for node_exporter. Exit
// status 0: every round worked; 1: not every one; 2: wrong options or configuration.

import process from 'node:process'
import { collectors } from '#collect/table'
import { systemClock } from '../clock.ts'
import { collectOptionTypes, readCollectOptions } from './collect/collect-options.ts'
import type { Command } from './command.ts'

/** For rounds that are under way when the server is to stop: nobody waits for what a service may still answer. */
const endMs = 2_000

export const collectCommand: Command = {
  usage: `Usage: iot-remote-write collect NAME [--config FILE] [--timestamps]
       iot-remote-write collect NAME [--config FILE] --serve PORT [--listen ADDRESS] [--timestamps]
       iot-remote-write collect NAME [--config FILE] --textfile DIR

Runs collectors, which query services for values that devices do not publish. NAME is one of

${[...Object.keys(collectors).map((name) => `  ${name}`), '  scrape', '  checks', '  ./FILE.mjs, a module that exports one as `collector`'].join('\n')}

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

  options: collectOptionTypes,
  words: [...Object.keys(collectors), 'scrape', 'checks'],

  async run(args, streams) {
    const options = readCollectOptions(args, streams.folder)
    if (options === 'help') {
      streams.out(`${collectCommand.usage}\n`)
      return 0
    }
    // Bring along what other commands do without.
    const { performCollect } = await import('./collect/perform-collect.ts')
    const { createFetchJson, secretTool } = await import('./collect/collect-tools.ts')
    const clock = { ...systemClock, now: streams.now }
    const status = await performCollect(options, streams, {
      table: {
        ...collectors,
        // It stands in a room of its own, since the scheduled function for it does.
        scrape: async () => (await import('./collect/scrape-pages.ts')).createScrape(streams.err),
      },
      clock,
      fetchJson: createFetchJson({ clock }),
      secret: secretTool,
    })
    if (options.manner.kind === 'serve') setTimeout(() => process.exit(status), endMs).unref()
    return status
  },
}
