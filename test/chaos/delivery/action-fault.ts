// A rule's action that fails now and then, and for a while again and again, so that its error action runs.

import type { Simulation } from '../simulation.ts'

const rate = 0.01
/** One minute out of forty is a bad one. */
const badMinutes = 40
const badRate = 0.7

export function actionFault(simulation: Simulation, words: string): (nowMs: number) => string | undefined {
  const random = simulation.stream('action faults')
  const phase = Math.floor(random() * badMinutes)
  return (nowMs) => {
    const isBad = Math.floor(nowMs / 60_000) % badMinutes === phase
    return random() < (isBad ? badRate : rate) ? words : undefined
  }
}
