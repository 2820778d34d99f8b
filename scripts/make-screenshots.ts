// Makes the pictures of the studio in docs/img from the program itself, with its demo devices: each screen, light and dark.
// Needs a build (`npm run build`) and Chromium (Debian `chromium`; CHROMIUM names another one).

import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { chromium, type Page } from 'playwright-core'

const root = path.join(import.meta.dirname, '..')
const imageFolder = path.join(root, 'docs', 'img')
const imageBytesMax = 300_000
/** Long enough for a few messages of each device. */
const watchMs = 20_000

const mapping = `version: 1
rules:
  - topic: factory/+line/+device/telemetry
    timestamp: ts
    metrics:
      temperature_celsius: (temp_f - 32) * 5 / 9
      pressure_pascals: presure_bar * 100000
`

/** Brings each screen into a state that says something. */
const screens: { readonly [name: string]: (page: Page) => Promise<unknown> } = {
  live: (page) => page.locator('.topic-row').filter({ hasText: 'plug' }).first().click(),
  map: (page) => page.getByText('factory/a/press-1/telemetry').first().click(),
  problems: (page) => page.waitForTimeout(500),
}

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
const folder = mkdtempSync(path.join(tmpdir(), 'screenshots-'))
writeFileSync(path.join(folder, 'mapping.yaml'), mapping)
const program = path.join(root, 'dist', 'cli', 'index.mjs')
const options = ['--page', '127.0.0.1:0', '--no-open', '--no-host-metrics', '--listen', '127.0.0.1:0']
const stack = spawn(process.execPath, [program, 'start', ...options, '--mapping', 'mapping.yaml'], {
  cwd: folder,
  stdio: ['ignore', 'pipe', 'inherit'],
})
try {
  const url = await firstLine()
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  mkdirSync(imageFolder, { recursive: true })
  const first = await browser.newPage()
  await first.goto(url)
  await first.waitForTimeout(watchMs)
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await browser.newPage({ viewport: { width: 1440, height: 760 }, colorScheme })
    for (const [name, prepare] of Object.entries(screens)) {
      await page.goto(new URL(name === 'live' ? '/' : `/${name}`, url).href)
      await page.waitForTimeout(3_000)
      await prepare(page)
      await page.waitForTimeout(3_000)
      const file = path.join(imageFolder, `${name}-${colorScheme}.png`)
      await page.screenshot({ path: file })
      const { size } = statSync(file)
      if (size > imageBytesMax)
        throw new Error(`${file} has ${size} bytes; at most ${imageBytesMax} are allowed`)
      process.stdout.write(`made ${path.relative(root, file)}, ${size} bytes\n`)
    }
  }
  await browser.close()
} finally {
  stack.kill()
  rmSync(folder, { recursive: true, force: true })
}

/** @returns the address of the page */
function firstLine(): Promise<string> {
  return new Promise((resolve, reject) => {
    stack.once('exit', (code) => reject(new Error(`start ended with ${code}`)))
    createInterface({ input: stack.stdout }).on('line', (line) => {
      const url = /^Studio {2}(http:\S+)$/.exec(line)?.[1]
      if (url !== undefined) resolve(url)
    })
  })
}
