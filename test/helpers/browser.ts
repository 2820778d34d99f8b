// A browser with a page that the build made, for tests: every request that it sends is noted, and so is every error.

import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

export interface OpenPage {
  readonly page: Page
  /** URLs, in order. */
  readonly requests: string[]
  /** What the page complained of: errors of scripts, and what its policy forbade. */
  readonly errors: string[]
}

/** @param program of the browser. Tests run as root in containers, where its sandbox cannot be had. */
export function launchBrowser(program: string): Promise<Browser> {
  return chromium.launch({ executablePath: program, args: ['--no-sandbox'] })
}

export async function openPage(context: BrowserContext): Promise<OpenPage> {
  const page = await context.newPage()
  const requests: string[] = []
  const errors: string[] = []
  page.on('request', (request) => requests.push(request.url()))
  page.on('pageerror', ({ message }) => errors.push(message))
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  return { page, requests, errors }
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
}

/** Serves a folder on loopback as any web server does. */
export async function serveFolder(
  folder: string,
): Promise<{ readonly url: string; readonly close: () => void }> {
  const server = createServer(({ url = '/' }, response) => {
    const name = new URL(url, 'http://host').pathname
    try {
      const body = readFileSync(path.join(folder, name === '/' ? 'index.html' : name))
      response.writeHead(200, { 'content-type': types[path.extname(name) || '.html'] ?? 'text/plain' })
      response.end(body)
    } catch {
      response.writeHead(404).end()
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() }
}

/** What axe-core finds wrong: rule and element, one line each. */
export async function axeProblems(page: Page): Promise<string[]> {
  const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  // Evaluated, not added to the page: the page's policy lets no script in.
  await page.evaluate(source)
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      readonly axe: {
        run(): Promise<{
          readonly violations: readonly {
            readonly id: string
            readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[]
          }[]
        }>
      }
    }
    const { violations } = await axe.run()
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`),
    )
  })
}
