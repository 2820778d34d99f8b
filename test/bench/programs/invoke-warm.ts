// A process that invokes a handler with W1 until it is warm, looks at what it does on the network, and then at its
// CPU time. Looking slows it down, so these are two passes.
//
// Arguments: module of the handler, invocations to look at, invocations to time.

import { createHook } from 'node:async_hooks'
import type { JsonValue } from '../../../src/model.ts'
import { workloads } from '../workloads.ts'

const [module, looked, timed] = process.argv.slice(2)
const warmUp = 2_000
const { handler } = await import(module as string)

/** Wishes of Node for a connection, a name or a datagram. */
const networkWishes = ['TCPCONNECTWRAP', 'PIPECONNECTWRAP', 'GETADDRINFOREQWRAP', 'QUERYWRAP', 'UDPSENDWRAP']
const wishes: string[] = []
const hook = createHook({
  init: (_id, type) => {
    if (networkWishes.includes(type)) wishes.push(type)
  },
})

async function invoke(times: number): Promise<number> {
  const events: JsonValue[] = Array.from({ length: times }, (_, round) =>
    JSON.parse(JSON.stringify(workloads.w1.event(Date.now() - 10, round))),
  )
  const start = process.cpuUsage()
  for (const [round, event] of events.entries()) {
    const context = { getRemainingTimeInMillis: () => 30_000, awsRequestId: String(round) }
    const { written } = await handler(event, context)
    if (written !== workloads.w1.samples) throw new Error(`${written} samples were written`)
  }
  const { user, system } = process.cpuUsage(start)
  return (user + system) / times
}

await invoke(warmUp)
hook.enable()
await invoke(Number(looked))
hook.disable()
const cpuUs = await invoke(Number(timed))
process.send?.({ cpuUs, wishes: wishes.length, invocations: warmUp + Number(looked) + Number(timed) })
process.disconnect()
