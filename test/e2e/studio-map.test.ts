// The screen Map in a real browser, before the real program: a rule is proposed, saved and runs; nobody's change is lost.

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { connectAsync } from 'mqtt'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { findAxeViolations, launchBrowser, type OpenBrowser, type OpenPage } from '../helpers/browser.ts'
import { describeWithParts } from '../helpers/parts.ts'
import { builtProgram, type StartProcess, startProcess } from '../helpers/start-process.ts'

describeWithParts('the screen Map', ['chromium'], () => {
  let browser: OpenBrowser
  let folder: string
  let stack: StartProcess
  let opened: OpenPage
  let page: Page
  let url: string
  let brokerUrl: string

  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser?.close())

  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'studio-map-'))
    const options = ['--listen', '127.0.0.1:0', '--page', '127.0.0.1:0', '--no-open', '--no-host-metrics']
    stack = startProcess([process.execPath, builtProgram, 'start', ...options], { cwd: folder })
    const [first] = await stack.saw(/^Studio {2}http:\/\/127\.0\.0\.1:\d+\/$/m)
    const [broker] = await stack.saw(/mqtt:\/\/[\d.:]+/)
    url = first!.replace('Studio  ', '')
    brokerUrl = broker!
  })
  afterEach(async () => {
    await page.context().close()
    stack.signal('SIGKILL')
    await stack.ended
    rmSync(folder, { recursive: true, force: true })
    expect(opened.problems).toEqual([])
  })

  const file = () => path.join(folder, 'mapping.yaml')
  const result = () => page.getByLabel('Result')
  const editor = () => page.getByLabel('Mapping file')
  const write = async (text: string) => {
    await editor().click()
    await page.keyboard.press('Control+a')
    await page.keyboard.press('Delete')
    await page.keyboard.insertText(text)
  }

  /** Publishes, goes to Map and waits for all messages there. */
  async function openWith(messages: readonly (readonly [topic: string, payload: string])[]): Promise<void> {
    const client = await connectAsync(brokerUrl)
    for (const [topic, payload] of messages) await client.publishAsync(topic, payload, { qos: 1 })
    await client.endAsync()
    opened = await browser.open(url, { viewport: { width: 1400, height: 800 } })
    page = opened.page
    await page.getByRole('link', { name: 'Map' }).click()
    // Map opens with the messages that are mapped by then; newer ones wait for "refresh".
    for (const [topic] of messages) {
      await expect
        .poll(async () => {
          await page.getByRole('button', { name: 'refresh' }).click()
          return page.getByRole('button', { name: topic }).count()
        })
        .toBeGreaterThan(0)
    }
    await page.getByRole('button', { name: messages[0]![0] }).click()
  }

  const plant = [
    ['plant/a/1', '{"temp":20,"rpm":100}'],
    ['plant/b/2', '{"temp":21,"rpm":90}'],
  ] as const

  const degrees = (name: string) =>
    `version: 1\nrules:\n  - topic: plant/+line/+device\n    metrics: { ${name}: temp }\n`

  it('starts a file from a proposal, saves it, and the running mapping is that one', async () => {
    await openWith(plant)
    await page.getByText('mapping.yaml does not exist yet').waitFor()
    expect(await findAxeViolations(page)).toEqual([])
    await page.getByRole('button', { name: 'Start a file for this topic' }).click()
    await page.getByText('Proposed: lines').waitFor()
    await result().getByRole('button', { name: '4 renamed' }).waitFor()
    expect(existsSync(file())).toBe(false)
    await page.getByRole('button', { name: 'Accept' }).click()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('mapping.yaml written · running').waitFor()
    expect(readFileSync(file(), 'utf8')).toContain('plant/')
    // What runs is what changes are compared with from now on.
    await result().getByText('0 renamed').waitFor()
    expect(await findAxeViolations(page)).toEqual([])
  })

  it('opens with the topic that was chosen on Live, and asks for newer messages', async () => {
    await openWith(plant)
    await page.getByRole('link', { name: 'Live' }).click()
    await page.keyboard.press('/')
    await page.keyboard.type('plant/b/2')
    await page.locator('.topic-row').filter({ hasText: 'b/2' }).last().click()
    await page.locator('.message-topic', { hasText: 'plant/b/2' }).waitFor()
    await page.keyboard.press('Enter')
    await page.locator('.map-topic.chosen', { hasText: 'plant/b/2' }).waitFor()
    const client = await connectAsync(brokerUrl)
    await client.publishAsync('plant/b/2', '{"temp":23}', { qos: 1 })
    await client.endAsync()
    await expect
      .poll(async () => {
        await page.getByRole('button', { name: 'refresh' }).click()
        return page.locator('.map-topic.chosen').textContent()
      })
      .toContain('2/2')
  })

  it('says how many series a change would lose before it is saved, and lets it be reverted', async () => {
    writeFileSync(file(), degrees('plant_degrees'))
    await openWith(plant)
    await result().locator('.series-name', { hasText: 'plant_degrees' }).waitFor()
    await write('version: 1\nrules:\n  - topic: plant/#\n    ignore: true\n')
    await page.getByRole('button', { name: 'Save, and lose 2 series' }).waitFor()
    await page.getByText('● unsaved').waitFor()
    await page.getByRole('button', { name: 'Revert' }).click()
    await page.getByText('● unsaved').waitFor({ state: 'detached' })
    await expect.poll(() => editor().textContent()).toContain('plant_degrees')
  })

  it('takes a change of another editor, and asks where both have changed the file', async () => {
    writeFileSync(file(), degrees('first_name'))
    await openWith(plant)
    await result().locator('.series-name', { hasText: 'first_name' }).waitFor()
    writeFileSync(file(), degrees('second_name'))
    await result().locator('.series-name', { hasText: 'second_name' }).waitFor()
    await write(degrees('mine_name'))
    writeFileSync(file(), degrees('theirs_name'))
    await page.getByText('was changed elsewhere since you began').waitFor()
    await page.getByRole('button', { name: 'Compare' }).click()
    await page.getByLabel('theirs, on disk').getByText('theirs_name').waitFor()
    await page.getByLabel('mine, not saved').getByText('mine_name').waitFor()
    expect(readFileSync(file(), 'utf8')).toBe(degrees('theirs_name'))
    await page.getByRole('dialog').getByRole('button', { name: 'Keep mine' }).click()
    await page.getByText('was changed elsewhere since you began').waitFor({ state: 'detached' })
    await page.keyboard.press('Control+s')
    await page.getByText('mapping.yaml written · running').waitFor()
    expect(readFileSync(file(), 'utf8')).toBe(degrees('mine_name'))
  })

  it('saves no text with errors: the file and what runs stay', async () => {
    writeFileSync(file(), degrees('good_name'))
    await openWith(plant)
    await result().locator('.series-name', { hasText: 'good_name' }).waitFor()
    await write('version: 1\nrules:\n  - topic: plant/#\n    metrics: { broken\n')
    await result().getByText('What runs is not touched').waitFor()
    await page.keyboard.press('Control+s')
    await page.getByText('not saved: the file has errors').waitFor()
    expect(readFileSync(file(), 'utf8')).toBe(degrees('good_name'))
    await expect.poll(() => result().locator('.stale .made').textContent()).toContain('good_name')
  })
})
