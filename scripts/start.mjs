// `npm start`: installs what is missing, checks the options, builds the function where its sources have changed, and runs
// the local stack around that build. The stack is TypeScript; tsx loads it into this process, so that Ctrl-C reaches it
// without a detour.

import process from 'node:process'
import { ensureBuilt, ensureInstalled } from './ensure-installed.mjs'

await ensureInstalled()
const { register } = await import('tsx/esm/api')
register()
const { runProgram } = await import('../src/cli/run-program.ts')
await runProgram(['start', ...process.argv.slice(2)], {
  buildFunction: ensureBuilt,
  calledAs: 'npm start --',
})
