// AWS IoT Core as the broker, by a stand-in for its WebSocket: what the bar says of the cost, and that the subscription ends
// by itself.

import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Aedes } from 'aedes'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createWebSocketStream, WebSocketServer } from 'ws'
import { openStudio, runStack, type StartOptions, type Studio } from '#studio'
import { parseStartOptions } from '../../src/cli/parse-start-options.ts'
import { findAxeViolations, launchBrowser, type OpenBrowser } from '../helpers/browser.ts'
import { describeWithParts } from '../helpers/parts.ts'
import { projectFolder } from '../helpers/start-process.ts'

describeWithParts('AWS IoT Core in the studio', ['chromium'], () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'studio-aws-'))
  const server = createServer()
  let aedes: Aedes
  let browser: OpenBrowser
  let studio: Studio
  let stop = () => {}
  let ended: Promise<number>

  beforeAll(async () => {
    browser = await launchBrowser()
    aedes = await Aedes.createBroker()
    new WebSocketServer({ server }).on('connection', (socket, request) => {
      aedes.handle(createWebSocketStream(socket), request)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const pageFolder = path.join(projectFolder, 'dist', 'studio')
    const page = { host: '127.0.0.1', port: 0, isPortFixed: true, pageFolder, folder }
    const urls = { prometheusUrl: undefined, playgroundUrl: undefined }
    studio = await openStudio({ ...page, ...urls, version: '1', now: Date.now })
    const args = ['--broker', `ws://127.0.0.1:${port}`, '--topic', 'factory/#', '--no-host-metrics']
    const options = parseStartOptions(args, folder) as StartOptions
    if (options.source.kind !== 'broker') throw new Error('expected a broker')
    const stopped = new Promise<void>((resolve) => {
      stop = resolve
    })
    ended = runStack(
      // As for a host of AWS, whose name no test can have.
      { ...options, source: { ...options.source, awsRegion: 'eu-central-1' } },
      {
        bundleFile: path.join(projectFolder, 'dist', 'ingest', 'index.mjs'),
        projectFolder: folder,
        folder,
        studio,
        env: { AWS_ACCESS_KEY_ID: 'AKID', AWS_SECRET_ACCESS_KEY: 'secret' },
        output: { write: () => true, on: () => undefined, off: () => undefined },
        color: false,
        now: Date.now,
        stopped,
      },
    )
  })
  afterAll(async () => {
    await browser?.close()
    stop()
    await ended
    await new Promise<void>((resolve) => aedes.close(resolve))
    server.closeAllConnections()
    server.close()
    rmSync(folder, { recursive: true, force: true })
  })

  function publish(topic: string): Promise<void> {
    const packet = { cmd: 'publish', qos: 0, dup: false, retain: false, topic, payload: '{"t":1}' } as const
    return new Promise((resolve, reject) =>
      aedes.publish(packet, (error) => (error ? reject(error) : resolve())),
    )
  }

  test('the bar says what came, the share of the limit and the dollars so far; the form asks for topics; it ends', async () => {
    const { page, problems } = await browser.open(studio.url)
    const bar = page.locator('.bar')
    await bar.getByText(/AWS 0 of 10,000 · 0 % of 100\/s · \$0\.0000 · ends in \d/).waitFor()

    await publish('factory/1/t')
    await bar.getByText('AWS 1 of 10,000').waitFor()
    let published = 1
    const isShown = () => bar.getByText(/[1-9]\d* % of 100\/s/).isVisible()
    while (!(await isShown())) {
      for (; published % 10 !== 0; published++) await publish('factory/1/t')
      published++
      await publish('factory/1/t')
    }

    await page.getByRole('button', { name: /^127\.0\.0\.1:/ }).click()
    const dialog = page.getByRole('dialog', { name: 'Broker' })
    await dialog.getByLabel('Address of the broker').fill('abc-ats.iot.eu-central-1.amazonaws.com')
    await dialog.getByLabel('Topic filter').fill('#')
    await dialog.getByText('Name the topics, such as factory/+/telemetry.').waitFor()
    await dialog.getByText(/bills each message/).waitFor()
    const connect = dialog.getByRole('button', { name: 'Connect', exact: true })
    expect(await connect.isDisabled()).toBe(true)
    await dialog.getByLabel('Topic filter').fill('factory/+/t')
    expect(await connect.isDisabled()).toBe(false)
    expect(await findAxeViolations(page)).toEqual([])
    await page.keyboard.press('Escape')

    while (published < 10_100) {
      await publish(`factory/${published % 9}/t`)
      published++
    }
    await bar.getByText('AWS 10,000 of 10,000 · $0.01 · ended: 10,000 messages came').waitFor()
    expect(problems).toEqual([])
  })
})
