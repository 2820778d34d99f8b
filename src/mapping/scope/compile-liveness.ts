// Compiles `liveness: true`: when a device was last heard of, and how far its clock is off. Both at the time of receipt.

import type { Rule } from '../language.ts'
import { compileDeviceTime, compileReceiptTime } from '../series/compile-timestamp.ts'
import { addSample, hasRoom, refuse } from '../series/output.ts'
import type { Emit, RuleContext } from '../series/scope-context.ts'
import type { ScopeExpressions } from '../series/scope-expressions.ts'

export const livenessNames = {
  lastSeen: 'last_seen_timestamp_seconds',
  clockSkew: 'clock_skew_seconds',
}

export function compileLiveness(
  { timestamp }: Rule,
  expressions: ScopeExpressions,
  context: RuleContext,
): Emit {
  const { timeLimits, ruleWhere } = context
  const receiptTime = compileReceiptTime(timeLimits)
  const deviceTime =
    timestamp === undefined ? undefined : compileDeviceTime(timestamp, 'liveness', expressions, context)
  return (place, output, { labels, labelRefusal }) => {
    const device = deviceTime?.(place, undefined)
    output.trace?.emit(`${ruleWhere}liveness`, place)
    const received = receiptTime(place, output)
    if (labelRefusal !== undefined) return refuse(output, labelRefusal)
    if (typeof received !== 'number') return refuse(output, received)
    const group = { labels, timestampMs: received, names: undefined }
    const add = (name: string, value: number) => {
      if (hasRoom(output)) addSample(output, name, group, value, name)
    }
    add(livenessNames.lastSeen, received / 1000)
    if (typeof device === 'number') add(livenessNames.clockSkew, (device - received) / 1000)
  }
}
