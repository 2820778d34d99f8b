// What a built function says of its version: to the endpoint, in its log and with its counters.

import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Receiver, startReceiver } from '#studio/receiver'
import { envelope, runBundle } from './run-bundle.ts'

const packageFile = new URL('../../package.json', import.meta.url)
const { version } = JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string }

let receiver: Receiver
let agents: (string | undefined)[]
beforeEach(async () => {
  agents = []
  receiver = await startReceiver({
    onRequest: ({ headers }) => void agents.push(headers['user-agent'] as string | undefined),
  })
})
afterEach(() => receiver.close())

it('is that of package.json', async () => {
  const env = { REMOTE_WRITE_URL: receiver.url, LOG_LEVEL: 'debug' }
  const { stdout } = await runBundle(env, [envelope('home/kitchen', { t: 20, mode: 'x' })])
  expect(agents).toEqual([`iot-remote-write/${version}`])
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(lines.filter(({ level }) => level !== undefined)).not.toEqual([])
  expect(lines.filter(({ _aws }) => _aws !== undefined)).not.toEqual([])
  for (const { level, programVersion, ProgramVersion } of lines) {
    expect(level === undefined ? ProgramVersion : programVersion).toBe(version)
  }
})
