// `check-config`: whether the file of a collector is right. Exit status 0: it is; 1: errors in it; 2: wrong options.

import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { ConfigError } from '../errors.ts'
import { checkChecksFile } from './check-config/checks-file.ts'
import type { CollectorFile } from './check-config/collector-file.ts'
import { checkScrapeFile } from './check-config/scrape-file.ts'
import type { Command } from './command.ts'
import { describeFileError } from './describe-file.ts'
import { readArguments } from './read-arguments.ts'

/** Of the collectors that have a file of their own. */
const files: readonly CollectorFile[] = [checkScrapeFile, checkChecksFile]

export const checkConfigCommand: Command = {
  usage: `Usage: iot-remote-write check-config FILE

Checks the configuration file of a collector, and reports every error with its line. FILE is checks.yaml,
mackerel-agent.conf, or a configuration of Prometheus with scrape_configs.

  --help

Exit status: 0 no errors; 1 errors; 2 wrong options`,

  options: {},

  async run(args, streams) {
    const given = readArguments(args, {}, 'configuration file')
    if (given === 'help') {
      streams.out(`${checkConfigCommand.usage}\n`)
      return 0
    }
    const { file } = given
    if (file === undefined) {
      throw new ConfigError('options', [
        { path: 'FILE', message: 'expected the name of a configuration file' },
      ])
    }
    let text: string
    try {
      text = await readFile(path.resolve(streams.folder, file), 'utf8')
    } catch (error) {
      throw new ConfigError('options', [{ path: 'FILE', message: describeFileError(error) }])
    }
    const kind = files.find(({ isMeant }) => isMeant(text, file)) ?? (files.at(-1) as CollectorFile)
    try {
      for (const line of await kind.check(text, file, streams.folder)) streams.out(`${line}\n`)
      return 0
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error
      streams.out(`${error.message}\n`)
      return 1
    }
  },
}
