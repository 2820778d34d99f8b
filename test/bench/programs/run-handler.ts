// A process that gives a handler one event again and again, as a warm Lambda instance gets it: parsed from text each
// time. Answers with the most memory that it ever had.
//
// Arguments: module of the handler, file with the event, number of invocations.

import { readFileSync } from 'node:fs'

const [module, eventFile, times] = process.argv.slice(2)
const { handler } = await import(module as string)
for (let time = 0; time < Number(times); time++) {
  const context = { getRemainingTimeInMillis: () => 60_000, awsRequestId: String(time) }
  const result = await handler(JSON.parse(readFileSync(eventFile as string, 'utf8')), context)
  if (result.batchItemFailures.length > 0) throw new Error('the endpoint did not take the event')
}
process.send?.({ rssBytes: process.resourceUsage().maxRSS * 1024 })
process.disconnect()
