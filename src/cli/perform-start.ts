// Runs the local stack. It brings a broker and a terminal view along: loaded by `start`.

import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { checkOptionFiles, IngestInitError, runStack } from '#studio'
import { ConfigError } from '../errors.ts'
import type { CommandStreams } from './command.ts'
import { parseStartOptions } from './parse-start-options.ts'

/** From the sources and from dist/cli alike. */
const projectFolder = fileURLToPath(new URL('../..', import.meta.url))

/**
 * @returns the exit status; 'help' if the arguments ask for it
 * @throws ConfigError for wrong options, settings and mappings
 */
export async function performStart(
  args: readonly string[],
  streams: CommandStreams,
): Promise<number | 'help'> {
  const options = parseStartOptions(args, streams.folder)
  if (options === 'help') return 'help'
  checkOptionFiles(options)
  streams.buildFunction?.()
  try {
    return await runStack(options, {
      bundleFile: streams.env['INGEST_BUNDLE'] ?? path.join(projectFolder, 'dist', 'ingest', 'index.mjs'),
      projectFolder,
      env: streams.env,
      output: streams.screen,
      color: !streams.env['NO_COLOR'] && streams.screen.isTTY === true,
      now: streams.now,
      stopped: streams.stopped(),
    })
  } catch (error) {
    if (!(error instanceof Error) || error instanceof ConfigError) throw error
    streams.err(`${error.message}\n`)
    return error instanceof IngestInitError && error.reason === 'ConfigError' ? 2 : 1
  }
}
