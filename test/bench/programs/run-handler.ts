// A process that gives a handler events as a warm Lambda instance gets them: each parsed from text, and gone before the
// next one is read. Answers with the most memory that it ever had, and with the CPU time of each event: that of parsing
// included, since the runtime does it on the function's time. And with the CPU time of the whole process.
//
// Arguments: module of the handler, files with an event each.

import { readFileSync } from 'node:fs'

const [module, ...eventFiles] = process.argv.slice(2)
const { handler } = await import(module as string)
const cpuUs: number[] = []
for (const file of eventFiles) {
  const text = readFileSync(file, 'utf8')
  const start = process.cpuUsage()
  const result = await handler(JSON.parse(text), {
    getRemainingTimeInMillis: () => 60_000,
    awsRequestId: String(cpuUs.length),
  })
  const { user, system } = process.cpuUsage(start)
  cpuUs.push(user + system)
  if (result.batchItemFailures.length > 0) throw new Error('the endpoint did not accept the event')
}
const { user, system } = process.cpuUsage()
process.send?.({ rssBytes: process.resourceUsage().maxRSS * 1024, cpuUs, processCpuUs: user + system })
process.disconnect()
