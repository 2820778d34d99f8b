// Lets the demo devices publish, each at once and then at its interval. They go straight to the function, by no broker:
// nobody else sees them.

import type { PublishedMessage } from '../make-envelope.ts'
import { demoDevices } from './demo-devices.ts'

export interface DemoOptions {
  readonly devices: number
  now(): number
  onMessage(message: PublishedMessage): void
}

const stepMs = 250

/** Returns what ends it. */
export function runDemo({ devices, now, onMessage }: DemoOptions): () => void {
  const fleet = demoDevices(devices).map((device) => ({ device, dueAtMs: 0 }))
  const step = () => {
    const nowMs = now()
    for (const one of fleet) {
      if (nowMs < one.dueAtMs) continue
      const { topic, clientId, intervalMs } = one.device
      // After a pause of the machine, one message and not all that were missed.
      one.dueAtMs = Math.max(one.dueAtMs + intervalMs, nowMs)
      const payload = one.device.payload(nowMs)
      if (payload === undefined) continue
      onMessage({
        topic,
        clientId,
        payload: Buffer.from(JSON.stringify(payload)),
        receivedAtMs: nowMs,
        isDemo: true,
      })
    }
  }
  const timer = setInterval(step, stepMs)
  step()
  return () => clearInterval(timer)
}
