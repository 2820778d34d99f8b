// Runs the rounds of one instance, each an interval after the one before, never two at a time.

import type { Round } from '#collect'
import type { Clock } from '../../clock.ts'
import type { Instance } from './open-instances.ts'

export interface RepeatOptions {
  readonly clock: Pick<Clock, 'now'>
  /** @throws when stopped */
  wait(durationMs: number, stopped: AbortSignal): Promise<void>
  readonly stopped: AbortSignal
  /** Takes each round that is over. */
  publish(round: Round): void
}

/** However long the interval: what takes this long hangs. */
const roundMsMax = 300_000

/** The longest that a round may take. */
export function roundLimitMs({ intervalMs }: Pick<Instance, 'intervalMs'>): number {
  return Math.min(intervalMs, roundMsMax)
}

/** Ends when it is stopped; a round that runs then is left alone. */
export async function repeatRounds(
  instance: Pick<Instance, 'intervalMs' | 'run'>,
  { clock, wait, stopped, publish }: RepeatOptions,
): Promise<void> {
  const end = new Promise<undefined>((resolve) => {
    stopped.addEventListener('abort', () => resolve(undefined), { once: true })
  })
  let startMs = clock.now()
  while (!stopped.aborted) {
    const round = await Promise.race([instance.run(startMs + roundLimitMs(instance)), end])
    if (round === undefined) return
    publish(round)
    const takenMs = clock.now() - startMs
    // Rounds that should have begun meanwhile are passed over.
    startMs += Math.max(1, Math.ceil(takenMs / instance.intervalMs)) * instance.intervalMs
    await wait(startMs - clock.now(), stopped).catch(() => undefined)
  }
}
