// What is said of one SIM: its session, its status, what it is and, on request, where. Unknown is not offline: a SIM of
// which the service does not say whether it is online has no session status.

import type { CollectedSample } from '../collector.ts'
import { metrics } from './metrics.ts'
import type { Sim } from './read-sim.ts'
import type { TagLabel } from './tag-labels.ts'

export type SimLabels = Readonly<Record<string, string>>

/** @returns the labels of all series of the SIM */
export function labelsOf({ imsi, name, tags }: Sim, tagLabels: readonly TagLabel[]): SimLabels {
  const labels: Record<string, string> = { imsi, name }
  for (const { tag, label } of tagLabels) {
    const value = tags[tag]
    if (typeof value === 'string') labels[label] = value
  }
  return labels
}

export function* simSamples(sim: Sim, labels: SimLabels): Generator<CollectedSample> {
  const { online, sessionUpdatedMs } = sim
  yield { name: metrics.sessionKnown, labels, value: online === undefined ? 0 : 1 }
  if (online !== undefined) yield { name: metrics.sessionStatus, labels, value: online ? 1 : 0 }
  if (sessionUpdatedMs !== undefined) {
    yield { name: metrics.sessionLastUpdate, labels, value: sessionUpdatedMs / 1000 }
  }
  if (sim.status !== '')
    yield { name: metrics.simStatus, labels: { ...labels, status: sim.status }, value: 1 }
  yield {
    name: metrics.simInfo,
    labels: {
      ...labels,
      sim_id: sim.simId,
      speed_class: sim.speedClass,
      subscription: sim.subscription,
      module_type: sim.moduleType,
      group_id: sim.groupId,
    },
    value: 1,
  }
}

/** @returns nothing for a SIM without a cell, such as a virtual one or one that is offline */
export function* cellSamples({ cell }: Sim, labels: SimLabels): Generator<CollectedSample> {
  if (cell === undefined) return
  const text = (key: string): string => {
    const value = cell[key]
    return typeof value === 'string' || Number.isSafeInteger(value) ? String(value) : ''
  }
  yield {
    name: metrics.cellInfo,
    labels: {
      ...labels,
      radio_type: text('radioType'),
      mcc: text('mcc'),
      // SORACOM OpenAPI, `Cell`: a value of one digit wants a leading zero.
      mnc: text('mnc').padStart(text('mnc') === '' ? 0 : 2, '0'),
      tac: text('tac'),
      eci: text('eci'),
      lac: text('lac'),
      ci: text('ci'),
    },
    value: 1,
  }
}
