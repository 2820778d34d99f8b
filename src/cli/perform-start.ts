// Runs the local stack. It brings a broker and a terminal view along: loaded by `start`.

import path from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  checkOptionFiles,
  IngestInitError,
  openStudio,
  runStack,
  type StartOptions,
  type Studio,
} from '#studio'
import { ConfigError } from '../errors.ts'
import { programVersion } from '../program-version.ts'
import { readMappingText } from './choose-mapping.ts'
import type { CommandStreams } from './command.ts'
import { firstLine, hasDisplay, openBrowser } from './open-browser.mjs'
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
  if (options.mappingFile !== undefined)
    await readMappingText(options.mappingFile, streams.folder, '--mapping')
  const studio = await openPage(options, streams)
  try {
    studio?.step('build', 'running')
    await streams.buildFunction?.((line) => studio?.step('build', 'running', line))
    studio?.step('build', 'done')
    return await runStack(options, {
      bundleFile: streams.env['INGEST_BUNDLE'] ?? path.join(projectFolder, 'dist', 'ingest', 'index.mjs'),
      projectFolder,
      folder: streams.folder,
      studio,
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

/** Up before anything else, and said in the first line. */
async function openPage({ page }: StartOptions, streams: CommandStreams): Promise<Studio | undefined> {
  if (page === undefined) return undefined
  const { folder, now, env, early } = streams
  const studio = await openStudio({
    ...page,
    prometheusUrl: page.prometheusUrl?.href.replace(/\/$/, ''),
    playgroundUrl: page.playgroundUrl?.href.replace(/#.*$/, ''),
    pageFolder: path.join(projectFolder, 'dist', 'studio'),
    version: programVersion,
    folder,
    now,
    early,
  })
  const opens = page.isOpened && streams.screen.isTTY === true && hasDisplay(env, process.platform)
  if (early === undefined) streams.out(`${firstLine(studio.url, opens)}\n`)
  if (opens && early === undefined) openBrowser(studio.url, process.platform)
  return studio
}
