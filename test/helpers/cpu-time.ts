// How long something computes, whatever else the machine does meanwhile.

import process from 'node:process'

/** @returns milliseconds of CPU time that this process took */
export async function cpuMsOf(work: () => unknown): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
