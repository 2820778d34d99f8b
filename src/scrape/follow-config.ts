// The configuration in force: that of the file or object, looked at again in each round. One that is wrong changes nothing:
// the last good one goes on, and the round says what is wrong.

import { CollectError } from '#collect'
import { ConfigError } from '../errors.ts'
import { withTimeout } from '../with-timeout.ts'
import { parseScrapeConfig, type ScrapeReading } from './read-config.ts'

/** As `MappingStore` of the settings. */
export interface ConfigSource extends ConfigText {
  /** A copy of the last good text, for an instance that starts while the text is wrong. */
  readonly lastGood?: ConfigText & { write(text: string, signal: AbortSignal): Promise<void> }
}

interface ConfigText {
  /** @returns undefined if the version that the caller knows is still the one */
  read(
    known: string | undefined,
    signal: AbortSignal,
  ): Promise<{ readonly text: string; readonly version: string } | undefined>
}

const timeoutMs = 5_000

/**
 * @param name of the file, for messages
 * @param note told what is wrong where a configuration goes on
 * @returns what gives the configuration of a round; it throws a CollectError or a ConfigError where there is none
 */
export function followConfig(
  source: ConfigSource,
  name: string,
  note: (problem: CollectError) => void,
): () => Promise<ScrapeReading> {
  let current: ScrapeReading | undefined
  let version: string | undefined
  /** Of the text at `version`, which is wrong. */
  let wrong: ConfigError | undefined

  async function look(): Promise<void> {
    const found = await withTimeout(timeoutMs, (signal) => source.read(version, signal))
    if (found === undefined) return
    version = found.version
    wrong = undefined
    try {
      current = parseScrapeConfig(found.text, name)
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error
      wrong = error
      return
    }
    // Without it an instance that starts later has nothing to go on with; this one has.
    await withTimeout(timeoutMs, async (signal) => source.lastGood?.write(found.text, signal)).catch(
      () => undefined,
    )
  }

  async function fallBack(): Promise<void> {
    const kept = await withTimeout(timeoutMs, async (signal) =>
      source.lastGood?.read(undefined, signal),
    ).catch(() => undefined)
    if (kept === undefined) return
    try {
      current = parseScrapeConfig(kept.text, name)
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error
    }
  }

  return async () => {
    let problem: CollectError | undefined
    try {
      await look()
    } catch (error) {
      const { name: kind, message } = error as Error
      problem = new CollectError('bad_config', `${name} cannot be read: ${kind}: ${message}`)
    }
    if (wrong !== undefined) problem = new CollectError('bad_config', wrong.message)
    if (current === undefined) await fallBack()
    if (current === undefined) throw problem ?? new CollectError('bad_config', `${name} has no configuration`)
    if (problem !== undefined) note(problem)
    return current
  }
}
