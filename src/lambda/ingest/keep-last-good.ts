// Keeps a copy of the mapping that runs, once it has proven itself, and only where the copy is not the same already.

import type { MappingStore, MappingText } from '#config'
import type { Log } from '#telemetry'
import { withTimeout } from '../../with-timeout.ts'

/** @returns whether the copy is there; the first time that it is not, the log says why. Never rejects. */
export type KeepLastGood = (mapping: MappingText, timeoutMs: number) => Promise<boolean>

export function createLastGoodKeeper({ lastGood }: MappingStore, log: Log): KeepLastGood {
  let hasWarned = false
  return async ({ text, version }, timeoutMs) => {
    if (lastGood === undefined) return true
    try {
      await withTimeout(timeoutMs, async (signal) => {
        // No copy yet, or none that may be read: both show when it is written.
        const kept = await lastGood.read(version, signal).catch(() => ({ text: undefined }))
        // Objects under a KMS key have the same version only if they are the same object.
        if (kept !== undefined && kept.text !== text) await lastGood.write(text, signal)
      })
      return true
    } catch (error) {
      const { name, message } = error as Error
      if (!hasWarned)
        log('warn', 'the copy of the last good mapping could not be stored', {
          reason: `${name}: ${message}`,
        })
      hasWarned = true
      return false
    }
  }
}
