// The configuration of checks in force: the one in the build, or the one at CHECKS_URI, which is looked at in each
// round. A new version replaces the running one if it is valid. Otherwise the running one stays, and the round says so.
// A start uses the copy of the last good version where the configuration itself is invalid or cannot be read.

import { type ChecksConfig, readChecks } from '#checks'
import type { MappingStore, MappingText } from '#config'
import type { Log } from '#telemetry'
import { ConfigError } from '../../errors.ts'
import { withTimeout } from '../../with-timeout.ts'

export interface FollowOptions {
  readonly store: MappingStore
  /** For messages, and for its ending. */
  readonly fileName: string
  readonly log: Log
  readonly answerTimeoutMs?: number
}

/**
 * @param problem told why a newer configuration is not used
 * @throws {ConfigError} if there is none to use
 */
export type CurrentChecks = (problem: (error: ConfigError) => void) => Promise<ChecksConfig>

export function followChecks({
  store,
  fileName,
  log,
  answerTimeoutMs = 4_000,
}: FollowOptions): CurrentChecks {
  let running: ChecksConfig | undefined
  let known: string | undefined
  /** Why the version that is known is not the running one. */
  let trouble: ConfigError | undefined

  const read = (source: Pick<MappingStore, 'read'>, version?: string): Promise<MappingText | undefined> =>
    withTimeout(answerTimeoutMs, (signal) => source.read(version, signal))

  async function look(): Promise<void> {
    let found: MappingText | undefined
    try {
      found = await read(store, known)
    } catch (error) {
      trouble = new ConfigError('the environment', [
        { path: 'CHECKS_URI', message: `cannot be read: ${(error as Error).message}` },
      ])
      // What is there may be good: the next round asks for all of it again.
      known = undefined
      return
    }
    if (found === undefined) return
    known = found.version
    try {
      const next = await readChecks(found.text, fileName)
      if (running !== undefined) log('info', 'a new version of the checks is used', { version: known })
      for (const note of next.unused) log('info', 'keys of the checks are not used', { ...note })
      running = next
      trouble = undefined
      await keepCopy(found.text)
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error
      trouble = error
    }
  }

  async function keepCopy(text: string): Promise<void> {
    const { lastGood } = store
    if (lastGood === undefined) return
    try {
      const kept = await read(lastGood).catch(() => undefined)
      if (kept?.text !== text) await withTimeout(answerTimeoutMs, (signal) => lastGood.write(text, signal))
    } catch (error) {
      const reason = `${(error as Error).name}: ${(error as Error).message}`
      log('warn', 'the copy of the last good checks could not be stored', { reason })
    }
  }

  async function startFromCopy(): Promise<void> {
    if (store.lastGood === undefined) return
    const copy = await read(store.lastGood).catch(() => undefined)
    if (copy === undefined) return
    running = await readChecks(copy.text, fileName).catch(() => undefined)
    if (running !== undefined) log('warn', 'the last good checks are used instead', {})
  }

  return async (problem) => {
    await look()
    if (running === undefined) await startFromCopy()
    if (running === undefined) {
      throw trouble ?? new ConfigError('the environment', [{ path: 'CHECKS_URI', message: 'nothing found' }])
    }
    if (trouble !== undefined) problem(trouble)
    return running
  }
}
