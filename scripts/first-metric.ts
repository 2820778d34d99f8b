// `npm run first-metric`: the seconds that a newcomer waits until the first metric of their own is in the browser, from a fresh
// clone with an empty npm cache, and again when all is installed and built. It measures the last commit, and asserts no time
// (docs/studio.md). Needs git, the registry of npm, and Chromium (Debian `chromium`; CHROMIUM names another one).

import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { type Browser, chromium } from 'playwright-core'

const root = path.join(import.meta.dirname, '..')
/** Not a time that is asserted: what takes longer hangs. */
const waitTimeoutMs = 600_000
const payload = '{"temperature":21.5,"id":"a7"}'

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
const folder = mkdtempSync(path.join(os.tmpdir(), 'first-metric-'))
const clone = path.join(folder, 'clone')
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
try {
  const begin = performance.now()
  execFileSync('git', ['clone', '--quiet', root, clone])
  const cloneMs = performance.now() - begin
  const fresh = await measureStart(browser)
  const warm = await measureStart(browser)
  const [one, five] = os.loadavg()
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
    cwd: clone,
    encoding: 'utf8',
  }).trim()
  const [cpu] = os.cpus()
  for (const line of [
    `commit ${commit}, Node ${process.versions.node}, ${os.cpus().length} processors (${cpu?.model.trim() ?? ''})`,
    `load average ${one!.toFixed(1)} in the last minute, ${five!.toFixed(1)} in the last five`,
    `fresh clone: ${seconds(cloneMs + fresh.metricMs)} (git clone ${seconds(cloneMs)}, page after ${seconds(fresh.pageMs)} of npm start)`,
    `warm: ${seconds(warm.metricMs)} (page after ${seconds(warm.pageMs)})`,
  ]) {
    process.stdout.write(`${line}\n`)
  }
} finally {
  await browser.close()
  rmSync(folder, { recursive: true, force: true })
}

interface StartTimes {
  /** From `npm start` until the page has loaded. */
  readonly pageMs: number
  /** From `npm start` until the series of a message that was pasted is on the page. */
  readonly metricMs: number
}

async function measureStart(openIn: Browser): Promise<StartTimes> {
  const begin = performance.now()
  const stack = spawn('npm', ['start', '--', '--no-open', '--listen', '127.0.0.1:0'], {
    cwd: clone,
    env: { ...process.env, npm_config_cache: path.join(folder, 'npm-cache') },
    stdio: ['ignore', 'pipe', 'inherit'],
    // A group of its own, which ends as a whole.
    detached: true,
  })
  const ended = once(stack, 'close')
  try {
    const url = await new Promise<string>((resolve, reject) => {
      stack.once('error', reject)
      stack.once('exit', (code) => reject(new Error(`npm start ended with ${code}`)))
      createInterface({ input: stack.stdout }).on('line', (line) => {
        const [, found] = /^Studio {2}(http:\S+)/.exec(line) ?? []
        if (found !== undefined) resolve(found)
      })
    })
    const page = await openIn.newPage()
    page.setDefaultTimeout(waitTimeoutMs)
    await page.goto(url)
    const pageMs = performance.now() - begin
    await page.getByRole('textbox', { name: 'Message', exact: true }).fill(payload)
    await page.getByRole('button', { name: 'Explain' }).click()
    const leaf = page.locator('.leaf-table tbody tr').filter({ hasText: '21.5' })
    await leaf.getByText('temperature', { exact: true }).last().waitFor()
    await page.locator('.message-topic').getByText('a7').waitFor()
    const metricMs = performance.now() - begin
    await page.close()
    return { pageMs, metricMs }
  } finally {
    if (stack.exitCode === null) process.kill(-stack.pid!, 'SIGINT')
    await ended
  }
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}
