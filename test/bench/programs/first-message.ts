// A process that imports a handler and gives it one message of W1, as a cold start does, and says what CPU time both took
// in milliseconds. With `scripts` it says instead which files V8 has compiled by then: to list them takes time, too.
//
// Arguments: module of the handler, `scripts` or nothing.

import { Session } from 'node:inspector'
import { workloads } from '../workloads.ts'

const [module, mode] = process.argv.slice(2)
const event = workloads.w1.event(Date.now() - 10, 0)
const context = { getRemainingTimeInMillis: () => 30_000, awsRequestId: '1' }
const scripts: string[] = []
if (mode === 'scripts') {
  const session = new Session()
  session.connect()
  session.on('Debugger.scriptParsed', ({ params }) => scripts.push(params.url))
  session.post('Debugger.enable')
}

const start = process.cpuUsage()
const { handler } = await import(module as string)
const importCpuMs = milliseconds(process.cpuUsage(start))
// As Lambda does between the two, and so that what the import left behind is over.
await new Promise((resolve) => setTimeout(resolve, 20))
const invoked = process.cpuUsage()
const { written } = await handler(event, context)
const messageCpuMs = milliseconds(process.cpuUsage(invoked))
if (!(written >= workloads.w1.samples)) throw new Error(`${written} samples were written`)
process.send?.({ importCpuMs, messageCpuMs, scripts })
process.disconnect()

function milliseconds({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1000
}
