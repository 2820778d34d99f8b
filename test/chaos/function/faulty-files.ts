// node:fs/promises as the sink of dead letters sees it: the real thing, on a disk that fails, hangs, or loses its
// process at the step that the invocation names. What it does is counted, since simulated time must wait for it.

import * as files from 'node:fs/promises'
import type { DiskFault } from './protocol.ts'

export const disk: {
  fault: DiskFault | undefined
  /** Operations that have begun and not ended, but for those that never will. */
  busy: number
  onIdle: () => void
  onKept: (file: string) => void
  onKill: () => Promise<never>
} = {
  fault: undefined,
  busy: 0,
  onIdle: () => undefined,
  onKept: () => undefined,
  onKill: () => Promise.reject(new Error('nobody is there to end the process')),
}

export async function mkdir(path: string, options: { recursive: true }): Promise<void> {
  await working(() => files.mkdir(path, options))
}

export async function writeFile(path: string, content: string): Promise<void> {
  await reach('before_write')
  if (disk.fault?.step === 'half_written') {
    await working(() => files.writeFile(path, content.slice(0, content.length >> 1)))
    await reach('half_written')
  }
  await working(() => files.writeFile(path, content))
}

export async function rename(from: string, to: string): Promise<void> {
  await reach('before_rename')
  await working(() => files.rename(from, to))
  disk.onKept(to)
  await reach('after_rename')
}

async function reach(step: DiskFault['step']): Promise<void> {
  if (disk.fault?.step !== step) return
  const { kind } = disk.fault
  disk.fault = undefined
  if (kind === 'kill') await disk.onKill()
  if (kind === 'hang') await new Promise(() => disk.onIdle())
  if (kind === 'error') throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' })
}

async function working(work: () => Promise<unknown>): Promise<void> {
  disk.busy++
  try {
    await work()
  } finally {
    disk.busy--
    disk.onIdle()
  }
}
