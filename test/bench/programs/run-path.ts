// A process that runs one path, one round for each message from the parent, and answers with the CPU time it took.
// Every round gets a freshly parsed event, as the Lambda runtime makes it, and a tidy nursery, so that no round pays
// for its parsing. No full collection is forced: it would also throw compiled code away, which costs our side most.
//
// Arguments: path, workload, time of the workload in milliseconds, mapping file.

import { readFileSync } from 'node:fs'
import type { JsonValue } from '../../../src/model.ts'
import { createFloorPath } from '../floor.ts'
import { createNaivePath } from '../naive.ts'
import { createOurPath } from '../ours.ts'
import { type WorkloadName, workloads } from '../workloads.ts'

const [pathName, workloadName, nowText, mappingFile] = process.argv.slice(2)
const workload = workloads[workloadName as WorkloadName]
let known: { round: number; text: string } | undefined

function eventOf(round: number): JsonValue {
  if (known?.round !== round) known = { round, text: JSON.stringify(workload.event(Number(nowText), round)) }
  return JSON.parse(known.text)
}

/** The second time, what survived the first leaves the nursery. */
function tidyNursery(): void {
  const { gc } = globalThis as { gc?: (options: { type: 'minor' }) => void }
  gc?.({ type: 'minor' })
}

const ours = createOurPath(readFileSync(mappingFile as string, 'utf8'))
const path =
  pathName === 'floor'
    ? await createFloorPath(ours, eventOf(0))
    : pathName === 'naive'
      ? createNaivePath()
      : ours

process.on('message', async (round: number) => {
  const event = eventOf(round)
  tidyNursery()
  tidyNursery()
  const start = process.cpuUsage()
  await path.run(event)
  const { user, system } = process.cpuUsage(start)
  process.send?.({ cpuUs: user + system, requests: path.requests.length })
})
process.send?.('ready')
