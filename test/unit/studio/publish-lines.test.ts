import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { brokerUrl, isLoopback, publishLines, reachableHost } from '../../../src/studio/publish-lines.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'path-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const message = `-h 127.0.0.1 -p 1884 -i device-7 -t factory/a/7/telemetry -m '{"temperature":21.5,"door":true}'`

test('mosquitto_pub where it is installed, otherwise the client of this project', () => {
  expect(publishLines('127.0.0.1', 1884, `${folder}${path.delimiter}relative`)).toEqual([
    `npx mqtt pub ${message}`,
  ])
  writeFileSync(path.join(folder, 'mosquitto_pub'), '')
  chmodSync(path.join(folder, 'mosquitto_pub'), 0o755)

  expect(publishLines('127.0.0.1', 1884, `/nowhere${path.delimiter}${folder}`)).toEqual([
    `mosquitto_pub ${message}`,
  ])
})

test.each([
  ['127.0.0.1', 'mqtt://127.0.0.1:1883', true],
  ['127.1.2.3', 'mqtt://127.1.2.3:1883', true],
  ['localhost', 'mqtt://localhost:1883', true],
  ['::1', 'mqtt://[::1]:1883', true],
  ['0.0.0.0', 'mqtt://0.0.0.0:1883', false],
  ['192.168.1.5', 'mqtt://192.168.1.5:1883', false],
])('%s: %s, loopback is %s', (host, url, loopback) => {
  expect(brokerUrl(host, 1883)).toBe(url)
  expect(isLoopback(host)).toBe(loopback)
})

test('an address that stands for all is shown as one that can be reached', () => {
  expect(reachableHost('192.168.1.5')).toBe('192.168.1.5')
  for (const all of ['0.0.0.0', '::']) expect(reachableHost(all)).toMatch(/^(?!0\.)\d+\.\d+\.\d+\.\d+$/)
})
