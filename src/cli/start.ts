// `npm start`: the local stack on the command line. Exit status 0: every sample was accepted; 1: not every one, or the
// stack could not start; 2: wrong options, settings or mapping.

import path from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import {
  checkOptionFiles,
  IngestInitError,
  parseStartOptions,
  runStack,
  type StartOptions,
  startUsage,
} from '#studio'
import { ConfigError } from '../errors.ts'
import { createTextWriter } from '../printable.ts'

const projectFolder = fileURLToPath(new URL('../..', import.meta.url))

const err = createTextWriter(process.stderr)

/**
 * @param prepare makes the built function ready, once the options are known to be right
 * @returns the exit status
 */
export async function start(args: readonly string[], prepare?: () => void): Promise<number> {
  let options: StartOptions | 'help'
  try {
    options = parseStartOptions(args, process.cwd())
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    err(`${error.message}\n\n${startUsage.split('\n', 1)[0]}\nRun npm start -- --help for all options.\n`)
    return 2
  }
  if (options === 'help') {
    process.stdout.write(`${startUsage}\n`)
    return 0
  }
  // A reader such as `head` may be gone before the end.
  process.stdout.on('error', () => process.exit(1))
  try {
    checkOptionFiles(options)
    prepare?.()
    return await runStack(options, {
      bundleFile: process.env['INGEST_BUNDLE'] ?? path.join(projectFolder, 'dist', 'ingest', 'index.mjs'),
      projectFolder,
      env: process.env,
      output: process.stdout,
      color: !process.env['NO_COLOR'] && process.stdout.isTTY,
      now: Date.now,
      stopped: firstSignal(),
    })
  } catch (error) {
    if (!(error instanceof Error)) throw error
    err(`${error.message}\n`)
    const isConfig = error instanceof ConfigError
    return isConfig || (error instanceof IngestInitError && error.reason === 'ConfigError') ? 2 : 1
  }
}

/** A second signal ends the process at once, as it does without a listener. */
function firstSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve())
  })
}
