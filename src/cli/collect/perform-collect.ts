// Runs the collectors that a command names: once for a page on stdout or for node_exporter, or on and on for scrapes.

import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { formatExposition } from '#exposition'
import { ConfigError } from '../../errors.ts'
import type { CommandStreams } from '../command.ts'
import { describeFileError } from '../describe-file.ts'
import type { CollectOptions } from './collect-options.ts'
import { exposeRounds, joinExposed } from './expose-rounds.ts'
import { keepLastSuccess } from './keep-last-success.ts'
import { type CollectDependencies, type Instance, openInstances } from './open-instances.ts'
import type { OpenedFile } from './own-file.ts'
import { ownFiles } from './own-files.ts'
import { problemLines, repeatedLine } from './problem-lines.ts'
import { type InstanceEntry, readInstances, unconfigured } from './read-instances.ts'
import { roundLimitMs } from './repeat-rounds.ts'
import { serveRounds } from './serve-rounds.ts'
import { textfileName, writeTextfile } from './write-textfile.ts'

type Streams = Pick<CommandStreams, 'out' | 'err' | 'env' | 'folder' | 'stopped'>

/**
 * @returns the exit status
 * @throws {ConfigError} for a wrong configuration, before anything is collected
 */
export async function performCollect(
  options: CollectOptions,
  streams: Streams,
  dependencies: CollectDependencies,
): Promise<number> {
  const { collector, configFile, withTimes, manner } = options
  const opened = await openOwnFile(options, streams)
  const entries =
    opened === undefined
      ? await readEntries(configFile, collector, streams)
      : [opened.entry ?? unconfigured(opened.kind.name)]
  const moduleFolder =
    collector === undefined && configFile !== undefined
      ? path.dirname(path.resolve(streams.folder, configFile))
      : streams.folder
  const table = opened && { [opened.kind.name]: async () => opened.kind }
  const instances = await openInstances(entries, configFile ?? 'options', moduleFolder, {
    ...dependencies,
    ...(table !== undefined && { table }),
  })
  const run = { instances, onlyRoundMs: opened?.onlyRoundMs, withTimes, streams, dependencies }
  switch (manner.kind) {
    case 'print':
      return printPage(run)
    case 'textfile':
      return writeTextfiles(run, manner.folder)
    case 'serve':
      await serveRounds(instances, { ...manner, withTimes }, streams, dependencies.clock)
      return 0
  }
}

interface CollectRun {
  readonly instances: readonly Instance[]
  /** The longest that a round may take; undefined: as long as its interval. */
  readonly onlyRoundMs: number | undefined
  readonly withTimes: boolean
  readonly streams: Streams
  readonly dependencies: CollectDependencies
}

async function readEntries(
  file: string | undefined,
  collector: string | undefined,
  { folder }: Streams,
): Promise<InstanceEntry[]> {
  if (file === undefined) return [unconfigured(collector as string)]
  return readInstances(await readConfigFile(file, folder), file, collector)
}

/** @returns the collector whose configuration is a file of its own form, if the command names one */
async function openOwnFile(
  { collector, configFile, stateFolder, manner }: CollectOptions,
  streams: Streams,
): Promise<OpenedFile | undefined> {
  const own = collector !== undefined && Object.hasOwn(ownFiles, collector) ? ownFiles[collector] : undefined
  if (own === undefined || configFile === undefined) return undefined
  const text = await readConfigFile(configFile, streams.folder)
  // Only a server is stopped; what runs once is ended with the process.
  const stop = manner.kind === 'serve' ? new AbortController() : undefined
  if (stop !== undefined) void streams.stopped().then(() => stop.abort())
  return own.open({ text, fileName: configFile, stateFolder, streams, stop: stop?.signal })
}

async function readConfigFile(file: string, folder: string): Promise<string> {
  try {
    return await readFile(path.resolve(folder, file), 'utf8')
  } catch (error) {
    throw new ConfigError('options', [{ path: '--config', message: describeFileError(error) }])
  }
}

async function printPage(run: CollectRun): Promise<number> {
  const { exposed, failed } = await runOnce(run)
  const { samples, metadata } = joinExposed(exposed)
  run.streams.out(formatExposition(samples, metadata))
  return failed ? 1 : 0
}

async function writeTextfiles(run: CollectRun, folder: string): Promise<number> {
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  )
  if (!isFolder) {
    throw new ConfigError('options', [{ path: '--textfile', message: 'expected an existing folder' }])
  }
  const { exposed, failed } = await runOnce(run)
  let status = failed ? 1 : 0
  for (const [position, { collector, instance }] of run.instances.entries()) {
    const name = textfileName(collector, instance)
    const formerPage = await readFile(path.join(folder, name), 'utf8').catch(() => '')
    const { samples, metadata } = keepLastSuccess(exposed[position] as (typeof exposed)[number], formerPage)
    try {
      await writeTextfile(folder, name, formatExposition(samples, metadata))
    } catch (error) {
      run.streams.err(`${JSON.stringify({ collector, instance, error: describeFileError(error) })}\n`)
      status = 1
    }
  }
  return status
}

/** All at the same time. */
async function runOnce({ instances, onlyRoundMs, withTimes, streams, dependencies: { clock } }: CollectRun) {
  const rounds = await Promise.all(
    instances.map((instance) => instance.run(clock.now() + (onlyRoundMs ?? roundLimitMs(instance)))),
  )
  for (const [position, round] of rounds.entries()) {
    const lines = problemLines(instances[position] as Instance, round, clock.now())
    for (const line of lines) streams.err(line)
  }
  const { rounds: exposed, repeated } = exposeRounds(rounds, withTimes)
  if (repeated.length > 0) streams.err(repeatedLine(repeated))
  return { exposed, failed: rounds.some(({ problems }) => problems.length > 0) }
}
