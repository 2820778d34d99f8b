// The playground in a real browser, as the build made it: what a person does with it, and that nothing leaves the browser.

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { findAxeViolations, launchBrowser, type OpenBrowser, type OpenPage } from '../helpers/browser.ts'
import { describeWithParts } from '../helpers/parts.ts'
import { type ServedFolder, serveFolder } from '../helpers/serve-folder.ts'

const root = path.join(import.meta.dirname, '..', '..')
const examples = path.join(root, 'examples')
const hasMessages = (folder: string) => (name: string) =>
  readdirSync(path.join(folder, name), { withFileTypes: true }).some((file) => file.name === 'messages.jsonl')
const namesIn = (folder: string) =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .filter(hasMessages(folder))

describeWithParts('the playground', ['chromium'], () => {
  let browser: OpenBrowser
  let site: ServedFolder
  let opened: OpenPage
  let page: Page

  beforeAll(async () => {
    browser = await launchBrowser()
    site = await serveFolder(path.join(root, 'dist', 'playground'))
  })
  afterAll(async () => {
    await browser?.close()
    site?.close()
  })
  beforeEach(async () => {
    opened = await browser.open(site.url, { viewport: { width: 1400, height: 800 } })
    page = opened.page
    await page.locator('.map').waitFor()
  })
  afterEach(async () => {
    await page.context().close()
    expect(opened.problems).toEqual([])
  })

  const paste = async (text: string) => {
    await page.getByLabel('Paste a message').fill(text)
    await page.keyboard.press('Enter')
  }
  const openExample = async (name: string) => {
    await page.getByRole('button', { name: 'Examples' }).click()
    await page.getByRole('button', { name, exact: true }).click()
  }
  const result = () => page.getByLabel('Result')
  const editor = () => page.getByLabel('Mapping file')
  const write = async (text: string) => {
    await editor().click()
    await page.keyboard.press('Control+a')
    await page.keyboard.press('Delete')
    // As a paste: the editor would indent what is typed.
    await page.keyboard.insertText(text)
  }

  it('says of a pasted payload what it becomes, with its topic guessed until somebody sets it', async () => {
    await paste('{"temperature":21.5,"id":"a7","ts":1795832650}')
    await result().getByText('temperature').first().waitFor()
    await expect.poll(() => result().locator('.made').textContent()).toContain('21.5')
    await page.getByText('topic guessed').waitFor()
    await page.getByLabel('topic guessed').fill('plant/hall/a7')
    await page.getByRole('button', { name: 'Set' }).click()
    await page.getByText('topic guessed').waitFor({ state: 'detached' })
    await result().getByText('plant/hall/a7').waitFor()
  })

  it('sends nothing: its own files are all that it asks for, whatever one does', async () => {
    const requests: string[] = []
    page.on('request', (request) => requests.push(request.url()))
    await page.reload()
    await paste('{"temperature":21.5}')
    await result().locator('.made').waitFor()
    await openExample('lorawan-binary-frames')
    const names = () =>
      requests.filter((url) => !url.startsWith('data:')).map((url) => url.replace(site.url, '/'))
    // The result on screen may still be the one before: the reader is asked for when the example is mapped.
    await expect.poll(names).toContain('/read-frame.js')
    await openExample('factory')
    await editor().waitFor()
    await page.getByRole('button', { name: 'Share' }).click()
    await page.getByLabel('Link').waitFor()
    const files = ['/', '/all-examples.js', '/engine.js', '/page.css', '/page.js', '/read-frame.js']
    expect(names().toSorted()).toEqual(files)
    const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content')
    // Without connect-src of its own, a page may connect to what default-src has.
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toContain('connect-src')
  })

  it('opens every example and preset of the documentation', async () => {
    const names = [...namesIn(examples), ...namesIn(path.join(examples, 'presets'))]
    expect(names.length).toBeGreaterThan(60)
    for (const name of names) {
      await openExample(name)
      await page.getByLabel('Messages').locator('h2', { hasText: /\d/ }).waitFor()
      await result().locator('h2', { hasText: 'on ' }).waitFor()
      await expect.poll(() => page.locator('.bad-wash').count(), { message: name }).toBe(0)
      await result().locator('.made, .silent, .note').first().waitFor()
    }
  })

  it('lights up leaf, series and line together, whichever the pointer is on', async () => {
    await openExample('factory')
    await result().locator('.made').first().waitFor()
    const lit = async () => ({
      leaves: await page.locator('.map-leaf.lit .map-leaf-path').allInnerTexts(),
      series: await result().locator('.made.lit .series-name').first().textContent(),
      lines: await page.locator('.cm-lit').allInnerTexts(),
    })
    const expected = {
      leaves: ['battery.voltage'],
      series: 'battery_volts',
      lines: [expect.stringContaining('battery_volts: { value: battery.voltage')],
    }
    await page.locator('.map-leaf', { hasText: 'battery.voltage' }).hover()
    expect(await lit()).toEqual(expected)
    await page.mouse.move(0, 0)
    await result().locator('.made', { hasText: 'battery_volts' }).hover()
    expect(await lit()).toEqual(expected)
    await page.mouse.move(0, 0)
    await page.locator('.cm-line', { hasText: 'battery_volts' }).hover()
    await page.locator('.map-leaf.lit').waitFor()
    expect(await lit()).toEqual(expected)
  })

  it('proposes a rule, takes it back, and counts what it changes', async () => {
    await paste('{"topic":"plant/a/1","payload":{"temp":20,"rpm":100}}')
    await paste('{"topic":"plant/b/2","payload":{"temp":21,"rpm":90}}')
    await result().locator('.made').first().waitFor()
    await page.getByRole('button', { name: 'Start a file for this topic' }).click()
    await page.getByText('Proposed: lines').waitFor()
    await page.locator('.cm-added').first().waitFor()
    await page.getByRole('button', { name: '4 renamed' }).waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('does not exist yet').waitFor()
    await page.getByRole('button', { name: 'Suggest for this topic' }).click()
    await page.getByRole('button', { name: 'Accept' }).click()
    await expect.poll(() => editor().textContent()).toContain('plant/')
    await page.getByRole('button', { name: '4 renamed' }).click()
    await expect.poll(() => result().locator('.changes li').count()).toBe(4)
  })

  it('keeps the last result, greyed, while the text has errors, and goes on when they are mended', async () => {
    await paste('{"topic":"a/b","payload":{"temp":20}}')
    await page.getByRole('button', { name: 'Start an empty file' }).click()
    await write('version: 1\nrules:\n  - topic: a/b\n    metrics: { degrees: temp }\n')
    await result().locator('.series-name', { hasText: 'degrees' }).waitFor()
    await write('version: 1\nrules:\n  - topic: a/b\n    metrics: { degrees: temp\n')
    await result().getByText('below is what the last text without errors makes').waitFor()
    await expect.poll(() => result().locator('.stale .made').textContent()).toContain('degrees')
    await write('version: 1\nrules:\n  - topic: a/b\n    metrics: { warmth: temp }\n')
    await result().locator('.series-name', { hasText: 'warmth' }).waitFor()
    await expect.poll(() => result().locator('.stale').count()).toBe(0)
  })

  it('loses no letter of what is typed fast', async () => {
    await paste('{"topic":"a/b","payload":{"temp":20}}')
    await page.getByRole('button', { name: 'Start an empty file' }).click()
    await write('')
    const typed = '# the quick brown fox jumps over the lazy dog, and nothing of it may be lost on the way'
    await page.keyboard.type(typed)
    await expect.poll(() => editor().textContent()).toBe(typed)
  })

  it('completes keys and values of the schema, and says what a key is', async () => {
    await page.getByRole('button', { name: 'Start an empty file' }).click()
    await write('version: 1\nrules:\n  - topic: a\n    ')
    await page.keyboard.type('ti')
    await page.locator('.cm-tooltip-autocomplete li', { hasText: 'timestamp' }).waitFor()
    await page.keyboard.press('Escape')
    await write('version: 1\nrules:\n  - topic: a\n    preset: ')
    await page.keyboard.type('tas')
    await page.locator('.cm-tooltip-autocomplete li', { hasText: 'tasmota' }).waitFor()
    await page.keyboard.press('Escape')
    await page.locator('.cm-line', { hasText: 'topic' }).getByText('topic').hover()
    await page.locator('.cm-help').waitFor()
  })

  it('shares by a link what another browser then shows, and says what is in it', async () => {
    await openExample('weather-wind')
    await result().locator('.made').first().waitFor()
    const text = await editor().textContent()
    await page.getByRole('button', { name: 'Share' }).click()
    await page.getByText('Whoever gets it can read all of them').waitFor()
    const link = await page.getByLabel('Link').inputValue()
    const { page: theirs, problems } = await browser.open(link)
    const requests: string[] = []
    theirs.on('request', (request) => requests.push(request.url()))
    await theirs.getByText('came with the link').waitFor()
    await theirs.keyboard.press('Escape')
    await theirs.getByLabel('Result').locator('.made').first().waitFor()
    expect(await theirs.getByLabel('Mapping file').textContent()).toBe(text)
    await theirs.goto('about:blank')
    await theirs.goto(`${site.url}#v1=AAAAdamaged`)
    await theirs.getByText('This link cannot be read').waitFor()
    // The fragment is of the page's own URL, and in no other.
    expect(requests.filter((url) => url.includes('v1=') && !url.startsWith(`${site.url}#`))).toEqual([])
    expect(problems).toEqual([])
    await theirs.context().close()
  })

  it('offers a file where a link would be too long, and opens it again', async () => {
    // What deflate cannot shrink.
    const noise = Array.from(
      { length: 400 },
      (_, index) => `{"topic":"n/${index}","payload":${Math.random()}}`,
    )
    await paste(noise.join('\n'))
    await result().locator('h2', { hasText: '400 messages' }).waitFor()
    await page.getByRole('button', { name: 'Share' }).click()
    await page.getByText('too long for a link').waitFor()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save as a file' }).click(),
    ])
    const folder = mkdtempSync(path.join(tmpdir(), 'playground-'))
    try {
      const file = path.join(folder, 'playground.json')
      await download.saveAs(file)
      expect(JSON.parse(readFileSync(file, 'utf8')).messages).toHaveLength(400)
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: 'clear' }).click()
      await page.getByLabel('Open file').setInputFiles(file)
      await result().locator('h2', { hasText: '400 messages' }).waitFor()
      writeFileSync(file, '{"messages":[{"topic":7}]}')
      await page.getByLabel('Open file').setInputFiles(file)
      await page.getByText('no file of a playground').waitFor()
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('keeps what was there before in its history, and the widths of its panes', async () => {
    await paste('{"topic":"first/one","payload":{"temp":20}}')
    await result().locator('.made').first().waitFor()
    await openExample('factory')
    await result().locator('h2', { hasText: 'on 8 messages' }).waitFor()
    const bar = page.getByLabel('Width of the panes').first()
    await bar.focus()
    await page.keyboard.press('ArrowRight')
    const width = await bar.getAttribute('aria-valuenow')
    await page.reload()
    await result().locator('h2', { hasText: 'on 8 messages' }).waitFor()
    expect(await bar.getAttribute('aria-valuenow')).toBe(width)
    await page.getByRole('button', { name: 'History' }).click()
    await page.getByRole('button', { name: 'first/one' }).click()
    await result().locator('h2', { hasText: 'on 1 message' }).waitFor()
  })

  it('shows hostile topics, payloads and labels as text', async () => {
    const payload = {
      '<img src=x onerror=alert(1)>': 1,
      'bidi\u202etxt.exe': 2,
      'nul\u0000esc\u001b[31m': 3,
      long: 'x'.repeat(127_000),
    }
    await paste(JSON.stringify({ topic: '<script>alert(1)</script>/\u202eabc', payload }))
    await result().locator('.made').first().waitFor()
    await expect.poll(() => page.locator('img, script:not([src])').count()).toBe(0)
    const shown = await page.locator('.shell').textContent()
    expect(shown).toContain('<script>alert(1)</script>')
    expect(shown).toContain('⟨202e⟩')
    expect(shown).toContain('␀')
    expect(shown).toContain('␛')
    expect(shown).not.toContain('\u202e')
    expect(shown).not.toContain('\u001b')
    expect(shown).toMatch(/127 kB/)
    expect(shown?.length).toBeLessThan(20_000)
  })

  it.each(['light', 'dark'] as const)('gives axe-core nothing to find, %s', async (colorScheme) => {
    await page.emulateMedia({ colorScheme })
    expect(await findAxeViolations(page), 'empty').toEqual([])
    await openExample('factory')
    await result().locator('.made').first().waitFor()
    expect(await findAxeViolations(page), 'an example').toEqual([])
    await page.getByRole('button', { name: 'Examples' }).click()
    await page.locator('.examples li').first().waitFor()
    expect(await findAxeViolations(page), 'the menu').toEqual([])
    await page.keyboard.press('Escape')
    await write('version: 1\nrules: [')
    await result().locator('.stale-note').waitFor()
    expect(await findAxeViolations(page), 'errors').toEqual([])
  })
})
