// `npm start`: installs what is missing, checks the options, builds the function where its sources have changed, and runs
// the local stack around that build, in this process, so that Ctrl-C reaches it without a detour. If everything is built, it
// runs the built stack, which starts in a fraction of the time; else tsx loads the TypeScript. In a fresh clone the page is
// up before the packages are.

import process from 'node:process'
import { firstLine, hasDisplay, openBrowser } from '../src/cli/open-browser.mjs'
import { isBuilt } from './build-stamp.mjs'
import { openEarlyPage } from './early-page.mjs'
import { ensureBuilt, ensureInstalled, findMissingPackages, projectFolder } from './ensure-installed.mjs'
import { describeSwallowedOptions } from './swallowed-options.mjs'

const swallowed = describeSwallowedOptions(process.env)
if (swallowed !== undefined) {
  process.stderr.write(`${swallowed}\n`)
  process.exit(2)
}
const args = process.argv.slice(2)
let progress = ''
/** @type {Awaited<ReturnType<typeof openEarlyPage>>} */
let early

// Whoever says something else about the page waits for the program, which understands it.
const isPlain = !args.some((arg) => /^--(no-page|page|help)(=|$)/.test(arg))
if (isPlain && findMissingPackages(projectFolder).length > 0) {
  early = await openEarlyPage(projectFolder, () => progress)
  if (early !== undefined) {
    const opens =
      process.stdout.isTTY && !args.includes('--no-open') && hasDisplay(process.env, process.platform)
    process.stdout.write(`${firstLine(early.url, opens)}\n`)
    if (opens) openBrowser(early.url, process.platform)
  }
}
await ensureInstalled((line) => {
  progress = line
})
const isReady = isBuilt(projectFolder)
if (!isReady) (await import('tsx/esm/api')).register()
const { runProgram } = await import(isReady ? '../dist/cli/run-program.mjs' : '../src/cli/run-program.ts')
await runProgram(['start', ...args], {
  buildFunction: isReady ? undefined : ensureBuilt,
  calledAs: 'npm start --',
  early,
})
