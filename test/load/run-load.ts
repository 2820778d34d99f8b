// The studio under load: the built program with the broker and the receiver in it, devices that publish at a rate, and the
// screen Live in a real browser with a chart open. Once a minute it looks at what is held, in the page and in the program.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { chromium, type Page } from 'playwright-core'
import type { RecordedMessages, StudioState, StudioTotals, TopicRows } from '../../src/studio/page-api.ts'
import { requirePart } from '../helpers/parts.ts'
import { builtProgram, type StartProcess, startProcess } from '../helpers/start-process.ts'
import { type FrameScripting, frameScriptingOf, type TraceEvent, traceCategories } from './frame-scripting.ts'
import { type LoadOptions, publishLoad, shownTopic } from './publish-load.ts'

export interface RunOptions extends Omit<LoadOptions, 'brokerUrl'> {
  /** Of load, and between two looks. */
  readonly durationMs: number
  readonly lookEveryMs: number
  /** Of the time before each look: a trace of an hour would be larger than what is measured. */
  readonly traceMs: number
}

/** What is held at one moment. */
export interface Look {
  readonly atMs: number
  /** Of the page: its elements, the rows of its tree, the points of its curves. */
  readonly elements: number
  readonly topicRows: number
  readonly points: number
  /** Of the program. */
  readonly heldMessages: number
  readonly heldTopics: number
  /** Memory of the page's scripts after a collection, and of the whole process of the program. */
  readonly pageBytes: number
  readonly processBytes: number
  readonly published: number
  readonly totals: StudioTotals
}

export interface LoadResult {
  readonly looks: readonly Look[]
  readonly frames: readonly FrameScripting[]
  readonly published: number
  /** When everything has settled; and what the rows of the tree add up to. */
  readonly totals: StudioTotals
  readonly messagesOfRows: number
  /** What went wrong in the page. */
  readonly problems: readonly string[]
}

const settleTimeoutMs = 300_000

/** @param onLook hears of each look as it is taken */
export async function runLoad(options: RunOptions, onLook: (look: Look) => void): Promise<LoadResult> {
  const executablePath = requirePart('chromium')?.path
  if (executablePath === undefined) throw new Error('chromium is not installed')
  const folder = mkdtempSync(path.join(tmpdir(), 'studio-load-'))
  const args = ['--listen', '127.0.0.1:0', '--page', '127.0.0.1:0', '--no-open', '--no-host-metrics']
  const stack = startProcess([process.execPath, builtProgram, 'start', ...args], { cwd: folder })
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  try {
    const url = (await stack.saw(/^Studio {2}(http:\S+)$/m))[1]!
    const [brokerUrl] = await stack.saw(/mqtt:\/\/[\d.:]+/)
    const load = await publishLoad({ ...options, brokerUrl: brokerUrl! })
    const startedAtMs = Date.now()
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } })
    const problems: string[] = []
    page.on('pageerror', ({ message }) => problems.push(message))
    await page.goto(url)
    const ask = await apiOf(page)
    await showChart(page)

    const looks: Look[] = []
    const frames: FrameScripting[] = []
    for (let atMs = options.lookEveryMs; atMs <= options.durationMs; atMs += options.lookEveryMs) {
      await sleep(startedAtMs + atMs - options.traceMs - Date.now())
      await browser.startTracing(page, { categories: [...traceCategories] })
      await sleep(options.traceMs)
      const trace = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] }
      frames.push(...frameScriptingOf(trace.traceEvents))
      const published = load.published()
      const look = { atMs, published, ...(await lookAtPage(page)), ...(await lookAtProgram(ask, stack)) }
      looks.push(look)
      onLook(look)
    }
    await load.stop()
    const totals = await settled(ask, load.published())
    const { messages } = await ask<TopicRows>('/api/topics')
    return { looks, frames, published: load.published(), totals, messagesOfRows: messages, problems }
  } finally {
    await browser.close()
    stack.signal('SIGINT')
    await stack.ended
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The message of one device, with a chart: what changes most often. */
async function showChart(page: Page): Promise<void> {
  const timeout = 120_000
  await page.getByLabel('Find a topic, field or value').fill(shownTopic)
  await page.locator('.topic-row').filter({ hasText: 'shown' }).last().click({ timeout })
  await page.getByLabel('Find a topic, field or value').fill('')
  await page.getByRole('button', { name: 'Chart of temperature' }).click({ timeout })
}

type Ask = <Body>(path: string) => Promise<Body>

async function apiOf(page: Page): Promise<Ask> {
  const token = (await page.locator('meta[name="studio-token"]').getAttribute('content')) ?? ''
  return async (asked) => {
    const response = await fetch(new URL(asked, page.url()), { headers: { 'x-studio-token': token } })
    if (!response.ok) throw new Error(`${asked}: ${response.status}`)
    return (await response.json()) as never
  }
}

async function lookAtPage(
  page: Page,
): Promise<Pick<Look, 'elements' | 'topicRows' | 'points' | 'pageBytes'>> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize: pageBytes } = await session.send('Runtime.getHeapUsage')
  await session.detach()
  const counts = await page.evaluate<{ elements: number; topicRows: number; points: number }>(`({
    elements: document.querySelectorAll('*').length,
    topicRows: document.querySelectorAll('.topic-row').length,
    points: [...document.querySelectorAll('.leaf-table polyline')]
      .reduce((sum, { points }) => sum + points.length, 0),
  })`)
  return { ...counts, pageBytes }
}

async function lookAtProgram(
  ask: Ask,
  { pid }: StartProcess,
): Promise<Pick<Look, 'heldMessages' | 'heldTopics' | 'processBytes' | 'totals'>> {
  const { totals } = await ask<StudioState>('/api/state')
  const { held, topics } = await ask<RecordedMessages>('/api/recorded?max=1')
  const [, residentKb] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))!
  return { totals, heldMessages: held, heldTopics: topics, processBytes: Number(residentKb) * 1_024 }
}

/** The totals when the function has had everything, or does not go on. */
async function settled(ask: Ask, published: number): Promise<StudioTotals> {
  const deadlineMs = Date.now() + settleTimeoutMs
  for (;;) {
    const { totals } = await ask<StudioState>('/api/state')
    if ((totals.waiting === 0 && totals.messages >= published) || Date.now() > deadlineMs) return totals
    await sleep(500)
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)))
}
