// Serves the page of the rounds that go on in the background, until the program is to stop.

import { setTimeout as timer } from 'node:timers/promises'
import type { Clock } from '../../clock.ts'
import { ConfigError } from '../../errors.ts'
import type { CommandStreams } from '../command.ts'
import { createCurrentPage } from './current-page.ts'
import { startMetricsServer } from './metrics-server.ts'
import type { Instance } from './open-instances.ts'
import { problemLines, repeatedLine } from './problem-lines.ts'
import { repeatRounds } from './repeat-rounds.ts'

export interface ServeOptions {
  /** An IP address. */
  readonly host: string
  /** 0 for any that is free. */
  readonly port: number
  readonly withTimes: boolean
}

/** @throws {ConfigError} if it cannot listen there */
export async function serveRounds(
  instances: readonly Instance[],
  { host, port, withTimes }: ServeOptions,
  { out, err, stopped }: Pick<CommandStreams, 'out' | 'err' | 'stopped'>,
  clock: Clock,
): Promise<void> {
  const page = createCurrentPage(withTimes, (metrics) => err(repeatedLine(metrics)))
  const server = await startMetricsServer({ host, port }, page.render).catch((error: Error) => {
    throw new ConfigError('options', [{ path: '--serve', message: error.message }])
  })
  const stop = new AbortController()
  void stopped().then(() => stop.abort())
  out(`serving ${server.url}\n`)
  const loops = instances.map((instance, position) =>
    repeatRounds(instance, {
      clock,
      wait: (durationMs, signal) => timer(durationMs, undefined, { signal }),
      stopped: stop.signal,
      publish(round) {
        for (const line of problemLines(instance, round, clock.now())) err(line)
        page.set(position, round)
      },
    }),
  )
  await Promise.all(loops)
  await server.close()
}
