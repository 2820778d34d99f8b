import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, expect, test } from 'vitest'
import { type Ingest, type IngestOptions, startIngest } from '../../../src/studio/start-ingest.ts'
import { createFakeTimers } from '../../helpers/fake-timers.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'ingest-'))
const open: Ingest[] = []
afterEach(async () => {
  for (const ingest of open.splice(0)) await ingest.close()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let bundles = 0

/** A stand-in for the built bundle: `body` is that of `handler(event, context)`. */
async function start(body: string, options: Partial<IngestOptions> & { head?: string } = {}) {
  const bundleFile = path.join(folder, `bundle-${bundles++}.mjs`)
  writeFileSync(
    bundleFile,
    `${options.head ?? ''}\nexport async function handler(event, context) { ${body} }`,
  )
  const lines: string[] = []
  const ingest = await startIngest({
    bundleFile,
    env: {},
    timeoutMs: 5_000,
    onLogLine: (line) => lines.push(line),
    ...options,
  })
  open.push(ingest)
  return { ingest, lines }
}

test('what the handler returns comes back as JSON would have it', async () => {
  const { ingest } = await start('return { ...event, at: new Date(0), nothing: undefined }')

  expect(await ingest.invoke({ a: 1 })).toEqual({
    kind: 'returned',
    result: { a: 1, at: '1970-01-01T00:00:00.000Z' },
  })
})

test('a handler that returns nothing answers null', async () => {
  const { ingest } = await start('')

  expect(await ingest.invoke({})).toEqual({ kind: 'returned', result: null })
})

test('what the handler throws comes back with its name', async () => {
  const { ingest } = await start("throw Object.assign(new Error('no'), { name: 'UndeliveredError' })")

  expect(await ingest.invoke({})).toEqual({ kind: 'threw', name: 'UndeliveredError', message: 'no' })
})

test('the bundle is loaded once, and keeps its state from event to event', async () => {
  const { ingest } = await start('return ++count', { head: 'let count = 0' })

  expect(await ingest.invoke({})).toMatchObject({ result: 1 })
  expect(await ingest.invoke({})).toMatchObject({ result: 2 })
})

test('the context counts down from the timeout', async () => {
  const { ingest } = await start('return [context.getRemainingTimeInMillis(), context.awsRequestId.length]')
  const invocation = await ingest.invoke({})
  const [remainingMs, idLength] = (invocation as { result: [number, number] }).result

  expect(remainingMs).toBeGreaterThan(4_000)
  expect(remainingMs).toBeLessThanOrEqual(5_000)
  expect(idLength).toBe(36)
})

test('the function sees its own environment and nothing else', async () => {
  const { ingest } = await start('return process.env', { env: { REMOTE_WRITE_URL: 'http://x' } })

  expect(await ingest.invoke({})).toEqual({ kind: 'returned', result: { REMOTE_WRITE_URL: 'http://x' } })
})

test('what the function prints arrives as lines, from both streams', async () => {
  const { ingest, lines } = await start(
    "process.stdout.write('one\\ntwo\\n'); process.stderr.write('three\\n')",
  )
  await ingest.invoke({})

  await expect.poll(() => [...lines].sort()).toEqual(['one', 'three', 'two'])
})

test('a handler that hangs ends as a failed invocation, and the next one gets a new instance', async () => {
  const timers = createFakeTimers()
  const { ingest } = await start("if (event === 'hang') await new Promise(() => {}); return ++count", {
    head: 'let count = 0',
    timeoutMs: 300,
    startTimer: timers.startTimer,
  })

  expect(await ingest.invoke('go')).toMatchObject({ result: 1 })
  const hanging = ingest.invoke('hang')
  await expect.poll(timers.durationsMs).toEqual([300])
  timers.fire()
  expect(await hanging).toEqual({
    kind: 'threw',
    name: 'Runtime',
    message: 'timed out after 0.3 s',
  })
  expect(await ingest.invoke('go')).toMatchObject({ result: 1 })
})

test('a handler that ends its process ends as a failed invocation, and the next one works', async () => {
  const { ingest } = await start("if (event === 'exit') process.exit(3); return 'fine'")

  expect(await ingest.invoke('exit')).toMatchObject({
    kind: 'threw',
    message: expect.stringContaining('exit code 3'),
  })
  expect(await ingest.invoke('go')).toMatchObject({ result: 'fine' })
})

test('an error that nobody awaits ends the instance between two events, and harms neither', async () => {
  const { ingest } = await start("setTimeout(() => { throw new Error('late') }, 0); return 'fine'")
  expect(await ingest.invoke({})).toMatchObject({ result: 'fine' })
  // The instance ends soon after, and says so to the next event.
  await expect.poll(() => ingest.invoke({})).toMatchObject({ kind: 'threw', message: 'Error: late' })
  expect(await ingest.invoke({})).toMatchObject({ result: 'fine' })
})

test('closing answers what is under way', async () => {
  const { ingest } = await start('await new Promise(() => {})')
  const invocation = ingest.invoke({})
  await ingest.close()

  expect(await invocation).toMatchObject({ kind: 'threw', message: 'stopped before the function answered' })
})

test('a bundle that throws when it is loaded is an error with the name of what it threw', async () => {
  const head = "throw Object.assign(new Error('2 problems'), { name: 'ConfigError' })"

  await expect(start('', { head })).rejects.toMatchObject({
    name: 'IngestInitError',
    reason: 'ConfigError',
    message: '2 problems',
  })
})

test('a bundle that is not there is an error', async () => {
  await expect(start('', { bundleFile: path.join(folder, 'missing.mjs') })).rejects.toThrow('missing.mjs')
})
