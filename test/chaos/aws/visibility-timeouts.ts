// When the messages that a queue has handed out are visible again. The timeout is the same for all, so what was hidden
// first is visible first, and one action of the simulation at a time is enough.

import type { Simulation } from '../simulation.ts'

export interface VisibilityTimeouts {
  /** From now on, for the timeout. */
  hide(receiptHandle: string): void
}

/** @param show gets the handles of those whose timeout is over, deleted ones too */
export function createVisibilityTimeouts(
  simulation: Simulation,
  timeoutMs: number,
  show: (receiptHandles: readonly string[]) => void,
): VisibilityTimeouts {
  let hidden: { readonly receiptHandle: string; readonly untilMs: number }[] = []
  let head = 0

  function wake(): void {
    const due: string[] = []
    for (let first = hidden[head]; first !== undefined; first = hidden[head]) {
      if (first.untilMs > simulation.nowMs) {
        simulation.at(first.untilMs, wake)
        break
      }
      due.push(first.receiptHandle)
      head += 1
    }
    if (head > 1000 && 2 * head > hidden.length) {
      hidden = hidden.slice(head)
      head = 0
    }
    show(due)
  }

  return {
    hide(receiptHandle) {
      const untilMs = simulation.nowMs + timeoutMs
      if (head === hidden.length) simulation.at(untilMs, wake)
      hidden.push({ receiptHandle, untilMs })
    },
  }
}
