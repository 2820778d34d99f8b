// The first minute with the studio, as somebody without a mapping, an account or a device of their own has it: demo devices,
// a message that is pasted, a broker, a device that nobody knows, its rule proposed, broken, mended and saved.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { connectAsync } from 'mqtt'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser, type OpenBrowser } from '../helpers/browser.ts'
import { type Mosquitto, startMosquitto } from '../helpers/mosquitto.ts'
import { describeWithParts } from '../helpers/parts.ts'
import { builtProgram, type StartProcess, startProcess } from '../helpers/start-process.ts'

describeWithParts('the first minute', ['chromium', 'mosquitto'], () => {
  let browser: OpenBrowser
  let mosquitto: Mosquitto
  let stack: StartProcess
  const folder = mkdtempSync(path.join(tmpdir(), 'studio-walk-'))

  beforeAll(async () => {
    browser = await launchBrowser()
    mosquitto = await startMosquitto()
    const options = ['--listen', '127.0.0.1:0', '--page', '127.0.0.1:0', '--no-open', '--no-host-metrics']
    stack = startProcess([process.execPath, builtProgram, 'start', ...options], { cwd: folder })
  })
  afterAll(async () => {
    await browser?.close()
    stack?.signal('SIGKILL')
    await stack?.ended
    await mosquitto?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  async function publish(...messages: (readonly [topic: string, payload: string])[]): Promise<void> {
    const client = await connectAsync(`mqtt://127.0.0.1:${mosquitto.port}`, { clientId: 'press-7' })
    for (const [topic, payload] of messages) await client.publishAsync(topic, payload, { qos: 1 })
    await client.endAsync()
  }

  test('from demo devices to a mapping of one’s own', async () => {
    const [first] = await stack.saw(/^Studio {2}http:\/\/127\.0\.0\.1:\d+\/$/m)
    const url = first!.replace('Studio  ', '')
    const { page, problems } = await browser.open(url, { viewport: { width: 1400, height: 800 } })
    const row = (name: string) => page.locator('.topic-row').filter({ hasText: name })
    const leaf = (name: string) => page.locator('.leaf-table tbody tr').filter({ hasText: name })
    const editor = page.getByLabel('Mapping file')

    // Demo devices are there, and marked.
    await page.getByText('These are demo devices.').waitFor()
    await row('plug').locator('.tag', { hasText: 'demo' }).waitFor()

    // A message that is pasted.
    const message = page.getByRole('textbox', { name: 'Message', exact: true })
    await message.fill('{"temperature":21.5,"id":"a7","ts":1795832650}')
    await page.getByRole('button', { name: 'Explain' }).click()
    await leaf('temperature').getByText('temperature', { exact: true }).last().waitFor()
    await leaf('ts').getByText('no reading by its nature').waitFor()

    // A broker, where one device is known and the other is not.
    await page.getByLabel('Address of the broker').fill(`127.0.0.1:${mosquitto.port}`)
    await page.getByRole('button', { name: 'Connect' }).click()
    // The demo goes, and what was pasted stays.
    await page.getByText('These are demo devices.').waitFor({ state: 'detached' })
    await page.locator('.bar').getByText(`127.0.0.1:${mosquitto.port}`).waitFor()
    await row('plug').waitFor({ state: 'detached' })
    await row('devices/a7/telemetry').waitFor()
    await publish(
      ['zigbee2mqtt/plug', '{"energy":287.04,"power":17,"state":"ON"}'],
      ['factory/a/7/telemetry', '{"temp_f":70.7,"pressure":6.1}'],
      ['factory/b/8/telemetry', '{"temp_f":71.2,"pressure":6.2}'],
    )
    await row('zigbee2mqtt/plug').waitFor()
    await expect.poll(() => page.getByText('These are demo devices.').count()).toBe(0)
    await row('a/7').last().click()
    await leaf('temp_f').getByText('zero').waitFor()

    // Its rule is proposed, and nothing is written before it is saved.
    await page.getByRole('button', { name: 'open in Map' }).click()
    await page.getByRole('button', { name: 'Start a file for this topic' }).click()
    await page.getByText('Proposed: lines').waitFor()
    await page.getByRole('button', { name: 'Accept' }).click()
    await editor.click()
    await page.keyboard.press('Control+End')
    await page.keyboard.insertText('\n  - topic: [\n')
    await page.getByLabel('Result').getByText('What runs is not touched').waitFor()
    await page.keyboard.press('Control+z')
    await page.getByLabel('Result').getByText('What runs is not touched').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('mapping.yaml written · running').waitFor()
    expect(readFileSync(path.join(folder, 'mapping.yaml'), 'utf8')).toContain('factory/')

    // What runs is that file.
    await publish(['factory/a/7/telemetry', '{"temp_f":72.5,"pressure":6.1}'])
    await page.getByRole('link', { name: 'Live' }).click()
    await row('a/7').last().click()
    await leaf('temp_f').getByText('72.5').first().waitFor()
    await page.getByText(/rules\[0\] factory\//).waitFor()
    // What draws the chart is loaded now.
    await page.getByRole('button', { name: 'Chart of temp_f' }).click()
    await page.getByText('2 values, 70.7 to 72.5').waitFor()
    await page.locator('.chart-place canvas').waitFor()
    await page.getByRole('button', { name: 'Close the chart' }).click()
    await page.locator('.chart').waitFor({ state: 'detached' })
    await page.getByRole('link', { name: /^Problems/ }).click()
    await page.locator('.problem-sum').waitFor()
    expect(problems).toEqual([])
  })
})
