// Debian's Chromium, driven by playwright-core: pages that fail the test on an error of their script, on anything that their
// policy blocks, and on a request to another host.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { findPart } from './parts.ts'

export interface OpenBrowser {
  /** @param url of the page; nothing else may be asked for than its host has */
  open(url: string, options?: BrowserContextOptions): Promise<OpenPage>
  close(): Promise<void>
}

export interface OpenPage {
  readonly page: Page
  /** What went wrong so far; the requests that a test breaks itself are not among it. */
  readonly problems: readonly string[]
}

/** Machines that run tests are slow at times: what a test waits for has to come, however late. */
const waitTimeoutMs = 60_000

export async function launchBrowser(): Promise<OpenBrowser> {
  const executablePath = findPart('chromium')?.path
  if (executablePath === undefined) throw new Error('chromium is not installed')
  // Chromium's own sandbox needs what containers do not have; the pages are ours.
  const browser: Browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  return {
    async open(url, options = {}) {
      const context = await browser.newContext(options)
      const page = await context.newPage()
      page.setDefaultTimeout(waitTimeoutMs)
      const problems: string[] = []
      page.on('pageerror', (error) => problems.push(`error: ${error.message}`))
      page.on('console', (message) => {
        // A server that is stopped, and one that refuses, are part of what is tested.
        const isExpected = /Failed to load resource/.test(message.text())
        if (message.type() === 'error' && !isExpected) problems.push(`console: ${message.text()}`)
      })
      page.on('request', (request) => {
        const { host, protocol } = new URL(request.url())
        const isOwn = host === new URL(url).host || protocol === 'data:' || protocol === 'blob:'
        if (!isOwn) problems.push(`request: ${request.url()}`)
      })
      await page.goto(url)
      return { page, problems }
    },
    close: () => browser.close(),
  }
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe-core finds on the page as it stands: rules with the elements, for people. */
export async function findAxeViolations(page: Page): Promise<string[]> {
  // The page's policy lets no script of others in; the debugger does.
  await page.evaluate(axeSource)
  const { violations } = await page.evaluate<AxeResults>('axe.run(document, { resultTypes: ["violations"] })')
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`,
  )
}
