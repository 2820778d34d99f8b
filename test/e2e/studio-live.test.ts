// The screen Live in a real browser, before the real program and real brokers.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { connectAsync } from 'mqtt'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { findAxeViolations, launchBrowser, type OpenBrowser } from '../helpers/browser.ts'
import { startMosquitto } from '../helpers/mosquitto.ts'
import { describeWithParts } from '../helpers/parts.ts'
import { builtProgram, type StartProcess, startProcess } from '../helpers/start-process.ts'

describeWithParts('the screen Live', ['chromium', 'mosquitto'], () => {
  let browser: OpenBrowser
  let folder: string
  const closers: (() => Promise<unknown> | unknown)[] = []
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'studio-live-'))
    closers.push(() => rmSync(folder, { recursive: true, force: true }))
  })
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close()
  })
  afterAll(() => browser.close())

  async function start(...args: string[]): Promise<{ stack: StartProcess; url: string; brokerUrl: string }> {
    const common = ['--page', '127.0.0.1:0', '--no-open', '--no-host-metrics']
    const stack = startProcess([process.execPath, builtProgram, 'start', ...common, ...args], { cwd: folder })
    closers.push(async () => {
      stack.signal('SIGKILL')
      await stack.ended
    })
    const [first] = await stack.saw(/^Studio {2}http:\/\/127\.0\.0\.1:\d+\/$/m)
    expect(stack.output().startsWith(first!)).toBe(true)
    const [brokerUrl] = await stack.saw(/mqtt:\/\/[\d.:]+/)
    return { stack, url: first!.replace('Studio  ', ''), brokerUrl: brokerUrl! }
  }
  const ownBroker = ['--listen', '127.0.0.1:0']

  async function publish(
    brokerUrl: string,
    messages: readonly (readonly [topic: string, payload: string])[],
  ) {
    const client = await connectAsync(brokerUrl, { clientId: 'device-7' })
    await Promise.all(messages.map(([topic, payload]) => client.publishAsync(topic, payload, { qos: 1 })))
    await client.endAsync()
  }

  /** As the server counts them. */
  async function totalsOf(page: Page): Promise<object> {
    const token = (await page.locator('meta[name="studio-token"]').getAttribute('content')) ?? ''
    const response = await fetch(new URL('/api/state', page.url()), { headers: { 'x-studio-token': token } })
    const { totals } = (await response.json()) as { readonly totals: object }
    return totals
  }

  const row = (page: Page, name: string) => page.locator('.topic-row').filter({ hasText: name })
  const leaf = (page: Page, name: string) => page.locator('.leaf-table tbody tr').filter({ hasText: name })

  test('demo devices move at once, a message that is pasted is explained, and demo ends with the first real device', async () => {
    const { url, brokerUrl } = await start(...ownBroker)
    const { page, problems } = await browser.open(url)
    await page.getByText('These are demo devices.').waitFor()
    await row(page, 'plug').locator('.tag', { hasText: 'demo' }).waitFor()
    await leaf(page, 'energy').getByText('zigbee2mqtt_energy_joules_total').waitFor()
    await leaf(page, 'energy').getByText('kWh × 3,600,000').waitFor()
    await expect.poll(() => page.locator('.bar').textContent()).toContain('nowhere (demo receiver)')

    await page
      .getByRole('textbox', { name: 'Message', exact: true })
      .fill('{"temperature":21.5,"id":"a7","ts":1795832650}')
    await page.getByRole('button', { name: 'Explain' }).click()
    await leaf(page, 'temperature').getByText('temperature', { exact: true }).last().waitFor()
    await leaf(page, 'ts').getByText('no reading by its nature').waitFor()
    await expect.poll(() => page.locator('.message-topic').textContent()).toBe('devices/a7/telemetry')
    await page.getByText('the topic is a guess: devices/a7/telemetry').waitFor()
    await page.getByText('These are demo devices.').waitFor()

    await publish(brokerUrl, [['factory/a/7', '{"temperature":3,"door":true}']])
    await row(page, 'factory/a/7').waitFor()
    await page.getByText('These are demo devices.').waitFor({ state: 'detached' })
    await row(page, 'plug').waitFor({ state: 'detached' })
    // What was pasted stays, and is still what is shown.
    await row(page, 'devices/a7/telemetry').waitFor()
    expect(await page.locator('.message-topic').textContent()).toBe('devices/a7/telemetry')
    await leaf(page, 'temperature').getByText('21.5').first().waitFor()
    expect(problems).toEqual([])
  })

  test('messages are pasted at any time: several lines with their topics, a recording, a line that is none', async () => {
    const { url, brokerUrl } = await start(...ownBroker)
    const { page, problems } = await browser.open(url)
    await publish(brokerUrl, [['factory/a/7', '{"temperature":3}']])
    await row(page, 'factory/a/7').waitFor()
    await page.getByRole('button', { name: '+ paste' }).click()
    const dialog = page.getByRole('dialog', { name: 'Messages of your own' })
    const message = dialog.getByLabel('Message')
    await message.fill(
      [
        'own/1/t {"temperature":1}',
        '{"topic":"own/2/t","payload":{"temperature":2},"received_at":1767225600000}',
        'nonsense',
      ].join('\n'),
    )
    expect(await findAxeViolations(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Explain' }).click()
    await dialog.getByText('2 messages read').waitFor()
    await dialog.getByText('line 3:').waitFor()
    await message.fill('own/3/t {"temperature":3}')
    await dialog.getByRole('button', { name: 'Explain' }).click()
    await dialog.waitFor({ state: 'detached' })
    for (const topic of ['1/t', '2/t', '3/t']) await row(page, topic).waitFor()
    await expect.poll(() => page.locator('.message-topic').textContent()).toBe('own/3/t')

    // As from a clipboard, with nothing in focus.
    await page.evaluate(`(() => {
      const clipboardData = new DataTransfer()
      clipboardData.setData('text', 'own/4/t 4')
      document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
    })()`)
    expect(await message.inputValue()).toBe('own/4/t 4')
    expect(problems).toEqual([])
  })

  test('a message as a link to the playground, which has its payload and the mapping', async () => {
    const mapping = 'version: 1\nrules:\n  - { topic: own/+device, metrics: { temperature_celsius: t } }\n'
    writeFileSync(path.join(folder, 'mapping.yaml'), mapping)
    const { url, brokerUrl } = await start(...ownBroker)
    const { page, problems } = await browser.open(url)
    await publish(brokerUrl, [['own/7', '{"t":21}']])
    await page.getByRole('button', { name: 'playground link' }).click()
    const dialog = page.getByRole('dialog', { name: 'Share' })
    await dialog.getByText('1 message with topics and payloads, and the mapping.').waitFor()
    await dialog.getByText('which others may not reach').waitFor()
    const link = await dialog.getByLabel('Link').inputValue()
    expect(link.startsWith(`${url}playground/#v1=`)).toBe(true)
    expect(await findAxeViolations(page)).toEqual([])
    const shared = await browser.open(link)
    await shared.page.getByText('This came with the link').waitFor()
    await shared.page.keyboard.press('Escape')
    await shared.page.getByLabel('Result').getByText('temperature_celsius').first().waitFor()
    expect([...problems, ...shared.problems]).toEqual([])
    await page.keyboard.press('Escape')

    // Payloads that no link can hold are a file.
    const noise = Array.from({ length: 560 }, (_, index) => `"f${index}":${Math.sin(index)}`)
    await publish(brokerUrl, [['own/8', `{"t":1,${noise.join(',')}}`]])
    await row(page, '8').last().click()
    await expect.poll(() => page.locator('.message-topic').textContent()).toBe('own/8')
    await page.getByRole('button', { name: 'playground link' }).click()
    await dialog.getByText('too long for a link').waitFor()
    expect(await dialog.getByLabel('Link').count()).toBe(0)
  })

  test('a mapping.yaml that is a folder is said in the terminal and on the page, and the bundled mapping runs', async () => {
    mkdirSync(path.join(folder, 'mapping.yaml'))
    const { stack, url, brokerUrl } = await start(...ownBroker)
    const said = 'this is a folder; expected a mapping file'
    await stack.saw(new RegExp(`mapping.yaml: ${said}. The bundled mapping runs`))
    const { page, problems } = await browser.open(url)
    await publish(brokerUrl, [['zigbee2mqtt/plug', '{"power":17}']])
    await leaf(page, 'power').getByText('zigbee2mqtt_power_watts').waitFor()
    await page.getByText(/mapping\.yaml is broken, and the bundled mapping runs/).waitFor()
    await page.getByRole('link', { name: 'Map' }).click()
    await page.getByText('mapping.yaml cannot be read').waitFor()
    await page.getByLabel('Mapping', { exact: true }).getByText(said).waitFor()
    expect(await page.getByRole('button', { name: 'Save' }).count()).toBe(0)
    expect(problems).toEqual([])
  })

  test('the three ways in on an empty start: no demo goes to an endpoint of the user', async () => {
    const { url } = await start(...ownBroker, '--remote-write-url', 'http://127.0.0.1:9/write')
    const { page, problems } = await browser.open(url)
    await page.getByText(/^Listening on mqtt:/).waitFor()
    await page.getByText('Paste messages').waitFor()
    await page.getByText('Read from a broker').waitFor()
    await expect.poll(() => page.locator('.command code').textContent()).toMatch(/mosquitto_pub|npx mqtt pub/)
    expect(await findAxeViolations(page)).toEqual([])

    await page.getByRole('textbox', { name: 'Message', exact: true }).fill('a/b {"t":1}')
    await page.getByRole('button', { name: 'Explain' }).click()
    await page.getByText(/^The endpoint stored 0 of/).waitFor()
    expect(problems).toEqual([])
  })

  test('another broker from the page: its topics come, by its own password field, and a wrong address says why', async () => {
    const mosquitto = await startMosquitto()
    closers.push(mosquitto.stop)
    const { url } = await start(...ownBroker)
    const { page, problems } = await browser.open(url)
    const address = page.getByLabel('Address of the broker')
    await address.fill('mqtt://me:secret@127.0.0.1')
    await page.getByRole('button', { name: 'Connect' }).click()
    await page.getByText('go into their fields').waitFor()
    await address.fill('127.0.0.1:1')
    await page.getByRole('button', { name: 'Connect' }).click()
    await page.getByText('ECONNREFUSED').waitFor()
    await address.fill(`127.0.0.1:${mosquitto.port}`)
    await page.getByLabel('Password').fill('secret')
    await page.getByRole('button', { name: 'Connect' }).click()
    await page.getByText('a password needs a user name').waitFor()
    await page.getByLabel('User name').fill('me')
    await page.getByRole('button', { name: 'Connect' }).click()
    await page.getByText(/^Listening on mqtt:/).waitFor()

    await publish(`mqtt://127.0.0.1:${mosquitto.port}`, [
      ['zigbee2mqtt/plug', '{"energy":287.04,"power":17,"state":"ON"}'],
      ['zigbee2mqtt/plug', '{"energy":287.05,"power":15,"state":"ON"}'],
    ])
    await row(page, 'zigbee2mqtt/plug').waitFor()
    await leaf(page, 'energy').getByText('▲+0.01').waitFor()
    await leaf(page, 'power').getByText('▼−2').waitFor()
    await page.getByText('rule', { exact: true }).waitFor()
    await page.getByText('zigbee2mqtt/#device').waitFor()
    expect(page.url()).not.toContain('secret')

    await page.keyboard.press('[')
    await leaf(page, 'power').getByText('17', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'hex' }).click()
    await page.getByText('00000  7b 22').waitFor()
    await mosquitto.stop()
    await page.getByText(/reconnecting, try \d/).waitFor()
    expect(problems).toEqual([])
  })

  test('what the file says runs at once: saved elsewhere, broken, and mended', async () => {
    const { stack, url, brokerUrl } = await start(...ownBroker)
    const { page } = await browser.open(url)
    const send = (value: number) => publish(brokerUrl, [['own/7', `{"t":${value}}`]])
    await send(1)
    await leaf(page, 't').getByText('zero 1').waitFor()
    const file = path.join(folder, 'mapping.yaml')
    const mapping = 'version: 1\nrules:\n  - { topic: own/+device, metrics: { temperature_celsius: t } }\n'
    writeFileSync(file, mapping)
    await page.locator('.bar').getByText('mapping.yaml').waitFor()
    await send(2)
    await leaf(page, 't').getByText('temperature_celsius').waitFor()
    await page.getByText('rules[0] own/+device').waitFor()

    writeFileSync(file, 'version: 1\nrules: 7\n')
    await page.getByText('is broken, and the mapping before it runs on').waitFor()
    await stack.saw(/mapping\.yaml: .*rules.*\. The mapping before it runs on$/m)
    await send(3)
    await leaf(page, 't').getByText('temperature_celsius').waitFor()
    writeFileSync(file, mapping)
    await page.getByText('is broken, and the mapping before it runs on').waitFor({ state: 'detached' })

    rmSync(file)
    mkdirSync(file)
    await stack.saw(
      /mapping\.yaml: this is a folder; expected a mapping file\. The mapping before it runs on$/m,
    )
    await page.getByText('is broken, and the mapping before it runs on').waitFor()
    await send(4)
    await leaf(page, 't').getByText('temperature_celsius').waitFor()
  })

  test('the mapping file that is there at the start runs, and what another one wrote is never overwritten', async () => {
    const file = path.join(folder, 'mapping.yaml')
    const mapping = 'version: 1\nrules:\n  - { topic: own/+device, metrics: { temperature_celsius: t } }\n'
    writeFileSync(file, mapping)
    const { url, brokerUrl } = await start(...ownBroker)
    const { page } = await browser.open(url)
    await publish(brokerUrl, [['own/7', '{"t":1}']])
    await leaf(page, 't').getByText('temperature_celsius').waitFor()
    const token = (await page.locator('meta[name="studio-token"]').getAttribute('content')) ?? ''
    const headers = { 'x-studio-token': token, 'content-type': 'application/json' }
    const body = JSON.stringify({ text: `${mapping}# mine\n`, baseHash: 'of an older text' })
    const answer = await fetch(new URL('/api/mapping', url), { method: 'PUT', headers, body })
    expect(answer.status).toBe(409)
    expect(await answer.json()).toMatchObject({ theirs: { text: mapping } })
    expect(readFileSync(file, 'utf8')).toBe(mapping)
  })

  test('hostile topics and payloads are text, and thousands of topics are a few rows', async () => {
    const { url, brokerUrl } = await start(...ownBroker)
    const { page, problems } = await browser.open(url)
    const hostile = '<img src=x onerror=alert(1)>\u202e\u001b'
    await publish(brokerUrl, [
      [
        `evil/${hostile}`,
        JSON.stringify({ [hostile]: 1, long: `${'x'.repeat(5_000)}<b>`, url: 'http://example.org' }),
      ],
      ['evil/large', JSON.stringify({ list: 'y'.repeat(100_000) })],
      ['evil/bytes', '\u0000\u0001'],
    ])
    await row(page, '<img src=x').click({ position: { x: 60, y: 12 } })
    await leaf(page, 'onerror').first().waitFor()
    await leaf(page, 'long').getByText('show raw').waitFor()
    expect(
      await page.locator('.leaf-table img, .leaf-table b, .topics img, main a[href^="http"]').count(),
    ).toBe(0)
    const shown = (await page.locator('.leaf-table').textContent()) ?? ''
    expect(['\u202e', '\u001b'].filter((control) => shown.includes(control))).toEqual([])
    await row(page, 'large').click({ position: { x: 60, y: 12 } })
    await page.getByRole('button', { name: 'show it' }).click()
    await leaf(page, 'list').getByText('show raw').waitFor()
    expect(await findAxeViolations(page)).toEqual([])

    const many = Array.from({ length: 3_000 }, (_, device) => [`many/${device}/t`, '{"t":1}'] as const)
    await publish(brokerUrl, many)
    // The function takes one message after the other, however long it takes.
    await expect
      .poll(() => totalsOf(page), { timeout: 240_000 })
      .toMatchObject({ messages: 3_003, waiting: 0, topics: 3_003, below: 0 })
    await page.getByText('+ (3,000)').or(page.getByText('+device (3,000)')).waitFor()
    await expect.poll(() => page.locator('.topic-row').count()).toBeLessThan(60)
    await page.getByLabel('Find a topic, field or value').fill('many/77/#')
    await row(page, 'many/77/t').waitFor()
    await expect.poll(() => page.locator('.topic-row').count()).toBe(1)
    expect(problems).toEqual([])
  })

  test('pause freezes the page and not the pipeline; a recording is a file that map reads', async () => {
    const { url, brokerUrl } = await start(...ownBroker)
    const { page } = await browser.open(url)
    await publish(brokerUrl, [['a/b', '{"t":1}']])
    await leaf(page, 't').getByText('1', { exact: true }).first().waitFor()
    await page.keyboard.press('r')
    await page.getByText(/^recording to /).waitFor()
    await page.keyboard.press(' ')
    await page.getByText(/^paused .* 0 messages since/).waitFor()
    await publish(brokerUrl, [
      ['a/b', '{"t":2}'],
      ['a/c', '{"t":3}'],
    ])
    await page.getByText(/^paused .* 2 messages since/).waitFor()
    await expect.poll(() => row(page, 'a/c').count()).toBe(0)
    await expect.poll(() => leaf(page, 't').locator('.leaf-value').textContent()).toBe('1')
    await page.keyboard.press('r')
    const [, file] = /recorded to (\S+): 2 messages/.exec(
      (await page.getByText(/^recorded to/).textContent()) ?? '',
    )!
    expect(
      readFileSync(file!, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).topic),
    ).toEqual(['a/b', 'a/c'])
    await page.keyboard.press(' ')
    await row(page, 'c').waitFor()
    await leaf(page, 't').locator('.leaf-value').getByText('2').waitFor()
  })

  test('all series, the keys, a narrow screen, and a program that ends', async () => {
    const { stack, url, brokerUrl } = await start(...ownBroker)
    const narrow = { viewport: { width: 360, height: 740 }, colorScheme: 'dark' } as const
    const { page, problems } = await browser.open(url, narrow)
    await publish(brokerUrl, [['zigbee2mqtt/plug', '{"energy":287.04,"power":17}']])
    await leaf(page, 'energy').getByText('zigbee2mqtt_energy_joules_total').waitFor()
    await expect.poll(() => page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360)
    expect(await findAxeViolations(page)).toEqual([])
    await page.keyboard.press('s')
    const drawer = page.getByRole('dialog', { name: 'Series' })
    await drawer.getByText('zigbee2mqtt_power_watts').waitFor()
    await drawer.getByText('1 series').first().waitFor()
    expect(await findAxeViolations(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.keyboard.press('?')
    await page.getByText('pause this page; the pipeline goes on').waitFor()
    await page.keyboard.press('Escape')
    stack.signal('SIGINT')
    await stack.ended
    await page.getByText(/The program does not answer; try \d/).waitFor()
    expect(problems).toEqual([])
  })
})
