// The screen Problems in a real browser, before the real program and an endpoint that fails: what is shown always adds up, a
// remedy opens in Map, and a dead letter is written again with the command that the page shows.

import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { connectAsync } from 'mqtt'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { findAxeViolations, launchBrowser, type OpenBrowser } from '../helpers/browser.ts'
import { describeWithParts } from '../helpers/parts.ts'
import { builtProgram, startProcess } from '../helpers/start-process.ts'

describeWithParts('the screen Problems', ['chromium'], () => {
  let browser: OpenBrowser
  let folder: string
  const closers: (() => Promise<unknown> | unknown)[] = []
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close()
  })
  afterAll(() => browser?.close())

  async function start(...args: string[]): Promise<{ url: string; brokerUrl: string }> {
    folder = mkdtempSync(path.join(tmpdir(), 'studio-problems-'))
    closers.push(() => rmSync(folder, { recursive: true, force: true }))
    const common = ['--listen', '127.0.0.1:0', '--page', '127.0.0.1:0', '--no-open', '--no-host-metrics']
    const stack = startProcess([process.execPath, builtProgram, 'start', ...common, ...args], { cwd: folder })
    closers.push(async () => {
      stack.signal('SIGKILL')
      await stack.ended
    })
    const [first] = await stack.saw(/^Studio {2}http:\/\/127\.0\.0\.1:\d+\/$/m)
    const [brokerUrl] = await stack.saw(/mqtt:\/\/[\d.:]+/)
    return { url: first!.replace('Studio  ', ''), brokerUrl: brokerUrl! }
  }

  async function publish(
    brokerUrl: string,
    messages: readonly (readonly [topic: string, payload: string])[],
  ) {
    const client = await connectAsync(brokerUrl, { clientId: 'device-7' })
    for (const [topic, payload] of messages) await client.publishAsync(topic, payload, { qos: 1 })
    await client.endAsync()
  }

  /** Answers each request as it is told, until it is stopped. */
  async function startEndpoint(): Promise<{
    readonly url: string
    status: number
    requests: number
    stop(): Promise<unknown>
    again(): Promise<unknown>
  }> {
    let server: Server
    let port = 0
    const listen = async () => {
      server = createServer((request, response) => {
        request.resume().on('end', () => {
          endpoint.requests++
          response.writeHead(endpoint.status).end(endpoint.status === 400 ? 'no such tenant' : '')
        })
      })
      server.listen(port, '127.0.0.1')
      await once(server, 'listening')
      port = (server.address() as AddressInfo).port
    }
    const stop = async () => {
      if (!server.listening) return
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    }
    await listen()
    const endpoint = { url: `http://127.0.0.1:${port}/write`, status: 204, requests: 0, stop, again: listen }
    closers.push(stop)
    return endpoint
  }

  const problems = (page: Page) => page.locator('.problems')
  const line = (page: Page, text: string) => page.locator('.problem-line').filter({ hasText: text })

  async function sumOf(page: Page): Promise<number[]> {
    const text = (await page.locator('.problem-sum').textContent()) ?? ''
    return [...text.replace(/last .*$/s, '').matchAll(/[\d,]+/g)].map(([digits]) =>
      Number(digits.replace(/,/g, '')),
    )
  }

  test('a word that is not known: the line adds up, its remedy opens in Map, and saved it is mapped', async () => {
    const { url, brokerUrl } = await start()
    const { page, problems: wrong } = await browser.open(`${url}problems`, {
      viewport: { width: 1400, height: 800 },
    })
    await publish(brokerUrl, [
      ['zigbee2mqtt/trv', '{"door":"ajar","battery":90}'],
      ['zigbee2mqtt/trv', '{"door":"stuck","battery":90}'],
      ['zigbee2mqtt/plug', '{"power":17}'],
      ['cam/1', '{"t":'],
      ['homeassistant/sensor/x/config', '{"name":"x"}'],
    ])
    await line(page, 'word not known').waitFor()
    await line(page, 'kept as a dead letter').waitFor()
    await page.locator('.problem-sum').getByText('5 messages').waitFor()
    await expect.poll(() => sumOf(page)).toEqual([5, 1, 1, 2, 1])
    await page.getByText('homeassistant/sensor/x/config').waitFor()
    expect(await findAxeViolations(page)).toEqual([])

    await line(page, 'word not known')
      .getByRole('button', { name: /^see one/ })
      .click()
    await page.locator('.leaf-table').getByText('dropped: word').waitFor()
    await expect.poll(() => page.locator('.leaf-table').textContent()).toContain('"stuck"')
    await page.goBack()
    await line(page, 'word not known')
      .getByRole('link', { name: /^map as states/ })
      .click()
    await page.getByText('Proposed: lines').waitFor()
    await expect.poll(() => page.getByLabel('Mapping file').textContent()).toContain('stuck: 1, ajar: 2')
    await page.getByRole('button', { name: 'Accept' }).click()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('mapping.yaml written · running').waitFor()
    expect(readFileSync(path.join(folder, 'mapping.yaml'), 'utf8')).toContain('preset: zigbee2mqtt')
    await publish(brokerUrl, [['zigbee2mqtt/trv', '{"door":"ajar","battery":91}']])
    await page.getByRole('link', { name: /^Problems/ }).click()
    await page.locator('.problem-sum').getByText('6 messages').waitFor()
    await expect.poll(() => sumOf(page)).toEqual([6, 2, 1, 2, 1])
    expect(wrong).toEqual([])
  })

  test('an endpoint that stops is the first line; what it refuses is a dead letter, which replay writes again', async () => {
    const endpoint = await startEndpoint()
    const { url, brokerUrl } = await start('--remote-write-url', endpoint.url)
    const narrow = { viewport: { width: 360, height: 740 }, colorScheme: 'dark' } as const
    const { page, problems: wrong } = await browser.open(`${url}problems`, narrow)
    await page.getByText('No message has come yet.').waitFor()
    await publish(brokerUrl, [['a/b', '{"t":1}']])
    await page.getByText('Every number of 1 message, became a sample.').waitFor()
    expect(await findAxeViolations(page)).toEqual([])

    await endpoint.stop()
    await publish(brokerUrl, [['a/b', '{"t":2}']])
    const first = problems(page).locator(':scope > *').first()
    await first.getByText('The endpoint stores nothing since').waitFor()
    expect(await first.textContent()).toContain('no answer')
    await page.locator('.problem-sum').getByText('2 messages').waitFor()
    await expect.poll(() => sumOf(page)).toEqual([2, 1, 0, 1, 0])
    await expect.poll(() => page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360)
    expect(await findAxeViolations(page)).toEqual([])

    endpoint.status = 400
    await endpoint.again()
    await publish(brokerUrl, [['a/b', '{"t":3}']])
    await page.getByRole('region', { name: 'Dead letters' }).waitFor()
    await page.locator('.problem-sum').getByText('3 messages').waitFor()
    await expect.poll(() => sumOf(page)).toEqual([3, 1, 0, 1, 1])

    endpoint.status = 204
    await publish(brokerUrl, [['a/b', '{"t":4}']])
    await page.getByText('The endpoint stores nothing since').waitFor({ state: 'detached' })
    const command = (await page.locator('.command code').textContent()) ?? ''
    const [program, ...args] = command.split(' ')
    expect([program, args[0]]).toEqual(['iot-remote-write', 'replay'])
    const { requests } = endpoint
    const given = args.map((word) => (word === 'URL' ? endpoint.url : word))
    const replay = startProcess([process.execPath, builtProgram, ...given], {})
    expect(await replay.ended).toBe(0)
    expect(endpoint.requests).toBeGreaterThan(requests)
    expect(wrong).toEqual([])
  })

  test('at 360 px and with the keyboard alone: nothing is cut off, and each remedy is reached in turn', async () => {
    const { url, brokerUrl } = await start()
    const narrow = { viewport: { width: 360, height: 740 } } as const
    const { page, problems: wrong } = await browser.open(`${url}problems`, narrow)
    const long = 'x'.repeat(120)
    await publish(brokerUrl, [
      ['zigbee2mqtt/trv', '{"door":"ajar","battery":90}'],
      [`cam/${long}/1`, '{"t":'],
      [`homeassistant/sensor/${long}/config`, '{"name":"x"}'],
      ['tele/attic/SENSOR', '{"Time":"2010-01-01T00:00:00","DS18B20":{"Temperature":20}}'],
    ])
    await page.locator('.problem-sum').getByText('4 messages').waitFor()
    await line(page, 'word not known').waitFor()
    await line(page, 'kept as a dead letter').waitFor()
    await page.getByRole('region', { name: 'Dead letters' }).waitFor()
    const cutOff = () =>
      page.evaluate<string[]>(`[...document.querySelectorAll('main *')]
        .filter((element) => element.getBoundingClientRect().right > 360)
        .map((element) => element.outerHTML.slice(0, 200))`)
    await expect.poll(cutOff).toEqual([])
    expect(await findAxeViolations(page)).toEqual([])

    const controls = problems(page).locator('a, button')
    const names = await controls.evaluateAll((all) => all.map((one) => one.ariaLabel ?? one.textContent))
    expect(names.filter((name) => name?.startsWith('see one')).length).toBeGreaterThanOrEqual(2)
    await controls.first().focus()
    const reached: (string | null)[] = []
    for (const _ of names) {
      reached.push(
        await page.evaluate('document.activeElement.ariaLabel ?? document.activeElement.textContent'),
      )
      await page.keyboard.press('Tab')
    }
    expect(reached).toEqual(names)

    await line(page, 'word not known')
      .getByRole('button', { name: /^see one/ })
      .focus()
    await page.keyboard.press('Enter')
    await page.locator('.leaf-table').getByText('dropped: word').waitFor()
    await page.keyboard.press('p')
    await line(page, 'word not known')
      .getByRole('link', { name: /^map as states/ })
      .focus()
    await page.keyboard.press('Enter')
    await page.getByText('Proposed: lines').waitFor()

    // Folded by reason.
    await page.goBack()
    await publish(
      brokerUrl,
      Array.from({ length: 25 }, (_, index) => [`cam-${index}/${long}`, '{"t":'] as const),
    )
    const folds = page.getByRole('list', { name: 'Problems by reason' })
    const fold = folds.getByRole('button').filter({ hasText: '26 places' })
    await fold.focus()
    await page.keyboard.press('Enter')
    await line(page, 'cam-').first().waitFor()
    await expect.poll(cutOff).toEqual([])
    expect(await findAxeViolations(page)).toEqual([])
    expect(wrong).toEqual([])
  })
})
