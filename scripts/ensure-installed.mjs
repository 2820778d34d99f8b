// Makes a fresh clone ready to run: the Node version is right and node_modules holds what package-lock.json names.
// Plain JavaScript without a dependency, since it runs before anything is installed. Says what it does while it does it.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { isBuilt } from './build-stamp.mjs'
import { createInstallProgress } from './install-progress.mjs'

export const projectFolder = path.dirname(path.dirname(fileURLToPath(import.meta.url)))

const nodeVersionMin = [20, 19, 0]

/**
 * Ends the process with a message where the project cannot run.
 * @param {(progress: string) => void} [onProgress] what the installation is doing
 */
export async function ensureInstalled(onProgress = () => undefined) {
  if (!isNodeVersionEnough(process.versions.node)) {
    fail(
      `Node ${nodeVersionMin.slice(0, 2).join('.')} or later is required; this is Node ${process.versions.node} ` +
        `(${process.execPath}). Install it from https://nodejs.org/en/download, or with nvm: nvm install --lts`,
    )
  }
  const missing = findMissingPackages(projectFolder)
  if (missing.length === 0) return
  process.stderr.write(`Installing ${describeMissing(missing)} from package-lock.json (npm ci) …\n`)
  // A shell with NODE_ENV=production would leave out the development packages, and this would then never end well.
  const status = await install(onProgress)
  if (status !== 0) fail(`npm ci failed with status ${status}; its output is above.`)
  const stillMissing = findMissingPackages(projectFolder)
  if (stillMissing.length > 0)
    fail(
      `npm ci succeeded, but ${describeMissing(stillMissing)} still missing. Delete node_modules and try again.`,
    )
}

/** @param {string} version such as `20.19.0` */
export function isNodeVersionEnough(version) {
  const found = version.split('.').map((part) => Number.parseInt(part, 10))
  for (const [index, wanted] of nodeVersionMin.entries()) {
    const part = found[index] ?? 0
    if (part !== wanted) return part > wanted
  }
  return true
}

/**
 * Packages that package-lock.json names and node_modules lacks or has in another version. npm keeps its own record
 * of what it installed in node_modules/.package-lock.json; packages for other platforms are absent from it.
 * @param {string} folder
 * @returns {string[]} paths such as `node_modules/mqtt`
 */
export function findMissingPackages(folder) {
  const wanted = readPackages(path.join(folder, 'package-lock.json'))
  const recordFile = path.join(folder, 'node_modules', '.package-lock.json')
  const installed = existsSync(recordFile) ? readPackages(recordFile) : {}
  return Object.entries(wanted)
    .filter(([location, entry]) => location !== '' && !entry.optional && !entry.devOptional && !entry.link)
    .filter(
      ([location, entry]) =>
        installed[location]?.version !== entry.version ||
        !existsSync(path.join(folder, location, 'package.json')),
    )
    .map(([location]) => location)
}

/**
 * @param {(progress: string) => void} onProgress
 * @returns {Promise<number>} the exit status of `npm ci`
 */
async function install(onProgress) {
  const [command, args, shell] = npmCommand([
    'ci',
    '--include=dev',
    '--no-audit',
    '--no-fund',
    '--loglevel=http',
  ])
  const npm = spawn(command, args, { cwd: projectFolder, stdio: ['ignore', 'pipe', 'pipe'], shell })
  npm.once('error', (error) => fail(`npm did not start: ${error.message}`))
  const progress = createInstallProgress({
    write: (text) => process.stderr.write(text),
    isTerminal: process.stderr.isTTY,
    now: Date.now,
  })
  for (const input of [npm.stdout, npm.stderr]) createInterface({ input }).on('line', progress.logged)
  const timer = setInterval(() => {
    progress.tick()
    onProgress(progress.describe())
  }, 1_000)
  const [status] = await once(npm, 'close')
  clearInterval(timer)
  progress.end()
  return status ?? 1
}

/**
 * @param {string[]} args
 * @returns {[command: string, args: string[], shell: boolean]}
 */
function npmCommand(args) {
  // Inside `npm start`, npm names its own script here; that one works on Windows too, where npm is a batch file.
  const script = process.env.npm_execpath
  if (script !== undefined && /npm-cli\.[cm]?js$/.test(script))
    return [process.execPath, [script, ...args], false]
  return ['npm', args, process.platform === 'win32']
}

/**
 * Builds dist/ where it is not built from these sources already, or ends the process with the build's output above.
 * @param {(line: string) => void} [onLine] told each line of that output
 */
export async function ensureBuilt(onLine = () => undefined) {
  if (isBuilt(projectFolder)) return
  const [command, args, shell] = npmCommand(['run', '--silent', 'build'])
  const build = spawn(command, args, { cwd: projectFolder, stdio: ['ignore', 'pipe', 'pipe'], shell })
  build.once('error', (error) => fail(`npm did not start: ${error.message}`))
  for (const input of [build.stdout, build.stderr]) {
    createInterface({ input }).on('line', (line) => {
      // On stderr, so that stdout stays the caller's.
      process.stderr.write(`${line}\n`)
      onLine(line)
    })
  }
  const [status] = await once(build, 'close')
  if (status !== 0) fail(`The build failed with status ${status}; its output is above.`)
}

/**
 * @param {string} file a package-lock.json
 * @returns {Record<string, {version?: string, optional?: boolean, devOptional?: boolean, link?: boolean}>}
 */
function readPackages(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages ?? {}
}

/** @param {string[]} missing */
function describeMissing(missing) {
  return missing.length === 1 ? '1 package' : `${missing.length} packages`
}

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}
