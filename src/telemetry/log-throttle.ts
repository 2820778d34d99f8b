// Lets one log line of a kind through a minute and counts the others: in a long outage, a line for each invocation of a
// large fleet would cost more than the fleet.

/**
 * @param kind from a bounded set: kinds are not forgotten
 * @param count how many there are of it now
 * @returns how many were held back since the last that was let through; undefined: this is held back, too
 */
export type LogThrottle = (kind: string, count?: number) => number | undefined

const intervalMs = 60_000

export function createLogThrottle(now: () => number): LogThrottle {
  const kinds = new Map<string, { letThroughAtMs: number; heldBack: number }>()
  return (kind, count = 1) => {
    const known = kinds.get(kind)
    if (known !== undefined && now() - known.letThroughAtMs < intervalMs) {
      known.heldBack += count
      return undefined
    }
    kinds.set(kind, { letThroughAtMs: now(), heldBack: 0 })
    return known?.heldBack ?? 0
  }
}
