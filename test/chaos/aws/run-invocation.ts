// One invocation on the simulated clock: it really runs when it starts, and its outcome takes effect when it ends. The
// invocations of a model overlap in simulated time, while each really runs alone.

import type { JsonValue } from '../../../src/model.ts'
import type { Invoke, Outcome } from '../invoke.ts'
import type { Simulation } from '../simulation.ts'

export interface FunctionUnderTest {
  readonly simulation: Simulation
  readonly invoke: Invoke
  /** The function's timeout. */
  readonly timeoutMs: number
}

/** @param event is made when it is needed, since a batch is large */
export function runInvocation(
  { simulation, invoke, timeoutMs }: FunctionUnderTest,
  requestId: string,
  event: () => JsonValue,
  settle: (outcome: Outcome) => void,
): void {
  simulation.at(simulation.nowMs, async () => {
    const outcome = await invoke({ event: event(), startMs: simulation.nowMs, timeoutMs, requestId })
    simulation.at(outcome.endMs, () => settle(outcome))
  })
}
