#!/usr/bin/env node
// The program on the command line: gives the process's arguments and streams to the command that they name.

import process from 'node:process'
import { createLineInPlace, createTextWriter } from '../printable.ts'
import { runCommand } from './run-command.ts'

// A reader such as `head` may be gone before the end; what it read it has.
process.stdout.on('error', () => process.exit())

const err = createTextWriter(process.stderr)

const status = await runCommand(
  process.argv.slice(2),
  {
    stdin: process.stdin,
    out: createTextWriter(process.stdout),
    err,
    showInPlace: createLineInPlace(process.stderr),
    folder: process.cwd(),
    env: process.env,
    now: Date.now,
    stopped: firstSignal,
  },
  async (args) => {
    const { start } = await import('./start.ts')
    process.exitCode = await start(args)
  },
).catch((error: unknown) => {
  // What nobody foresaw may quote a payload, and Node.js would print it as it is.
  err(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  return 1
})
if (status !== undefined) process.exitCode = status

function firstSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve())
  })
}
