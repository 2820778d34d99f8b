// How the built function starts: with what it needs, and not at all with anything wrong.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { runBundle } from './run-bundle.ts'

const folder = mkdtempSync(join(tmpdir(), 'iot-remote-write-bundle-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const REMOTE_WRITE_URL =
  'https://aps-workspaces.ap-northeast-1.amazonaws.com/workspaces/ws-12345678-abcd-1234-abcd-123456789012/api/v1/remote_write'

function mappingUri(name: string, yamlText: string): string {
  const file = join(folder, name)
  writeFileSync(file, yamlText)
  return pathToFileURL(file).href
}

it('starts with REMOTE_WRITE_URL alone, silently', async () => {
  const { startError, stdout, stderr } = await runBundle({ REMOTE_WRITE_URL })
  expect({ startError, stdout, stderr }).toEqual({ startError: undefined, stdout: '', stderr: '' })
})

it('exports a handler that returns a promise: Node 24 refuses a third parameter, the callback', async () => {
  const { parameters } = await runBundle({ REMOTE_WRITE_URL })
  expect(parameters).toBeDefined()
  expect(parameters).toBeLessThanOrEqual(2)
})

it('does not start without REMOTE_WRITE_URL, and says so', async () => {
  const { startError, parameters } = await runBundle({})
  expect(parameters).toBeUndefined()
  expect(startError?.split('\n')).toEqual([
    'ConfigError: 1 problem in the environment:',
    expect.stringMatching(/^ {2}REMOTE_WRITE_URL: required/),
  ])
})

it('names every wrong setting at once', async () => {
  const wrong = {
    REMOTE_WRITE_URL: 'ftp://example.org/write',
    REMOTE_WRITE_AUTH: 'kerberos',
    REMOTE_WRITE_USERNAME: 'somebody',
    EVENT_SHAPE: 'square',
    LOG_LEVEL: 'loud',
    REQUEST_BYTES_MAX: '1 MB',
    DEAD_LETTER_URI: 'https://example.org',
  }
  const [title, ...problems] = (await runBundle(wrong)).startError?.split('\n') ?? []
  expect(title).toBe('ConfigError: 7 problems in the environment:')
  const names = problems.map((problem) => problem.trim().split(':')[0])
  expect(names.sort()).toEqual(Object.keys(wrong).sort())
})

describe('MAPPING_URI', () => {
  it('names a file that is read at the start', async () => {
    const uri = mappingUri(
      'good.yaml',
      'version: 1\nrules:\n  - topic: a/+device\n    metrics: { temperature: t }\n',
    )
    expect((await runBundle({ REMOTE_WRITE_URL, MAPPING_URI: uri })).startError).toBeUndefined()
  })

  it('names a file that must exist', async () => {
    const { startError } = await runBundle({ REMOTE_WRITE_URL, MAPPING_URI: 'file:///nowhere/mapping.yaml' })
    expect(startError).toMatch(/^ConfigError: 1 problem .*\n {2}MAPPING_URI: .*nowhere/)
  })

  it('gets ten messages for ten mistakes', async () => {
    const uri = mappingUri('bad.yaml', tenMistakes)
    const { startError } = await runBundle({ REMOTE_WRITE_URL, MAPPING_URI: uri })
    const [title, ...problems] = startError?.split('\n') ?? []
    expect(title).toMatch(/^ConfigError: 10 problems in .*bad\.yaml:$/)
    const lines = problems.map((problem) => Number(/^ {2}line (\d+): /.exec(problem)?.[1]))
    expect(lines).toEqual([1, 3, 5, 6, 8, 10, 12, 13, 15, 16])
  })
})

const tenMistakes = `version: 2
external_labels:
  __fleet: tokyo
rules:
  - topic: a/#/b
    timestamp: { value: ts, unit: days }
    metrics:
      9lives: t
  - topic: a/+device
    labels: { host: 7 }
    metrics:
      temperature: [t]
      battery: { value: b, type: thermometer }
  - topic: c
    ignore: 1
    metrics: temperature
`
