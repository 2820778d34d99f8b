// Mappings in the built function: the one that the build takes along, and parts that are loaded for those that need
// them and share no code with the rest.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { deflateSync, gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Receiver, startReceiver } from '#studio/receiver'
import { embeddedMapping } from '../../scripts/embedded-mapping.ts'
import { envelope, runBundle } from './run-bundle.ts'

const folder = mkdtempSync(join(tmpdir(), 'iot-remote-write-bundle-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** @returns the folder of a project with these files */
function project(name: string, files: Readonly<Record<string, string>>): string {
  const root = join(folder, name)
  mkdirSync(join(root, 'presets'), { recursive: true })
  for (const [file, text] of Object.entries(files)) writeFileSync(join(root, file), text)
  return root
}

const yaml = (metric: string, more = '') =>
  `version: 1\nrules: [{ topic: "#", metrics: { ${metric}: v } }]\n${more}`
const rule = (metric: string) => ({ topic: '#', metrics: { [metric]: 'v' } })
const passing = 'tests: [{ topic: t, payload: { v: 1 }, expect: \'a{topic="t"} 1 1767225600000\' }]'

describe('a build', () => {
  const defaultMapping = { 'presets/default-mapping.yaml': yaml('usual') }

  it("takes the user's mapping along, without its tests, and the one for usual devices", async () => {
    const root = project('own', { 'mapping.yaml': yaml('a', passing), ...defaultMapping })
    expect(await embeddedMapping(root)).toEqual({
      file: { version: 1, rules: [rule('a')] },
      bundled: { version: 1, rules: [rule('usual')] },
    })
  })

  it('takes the one for usual devices where there is no other', async () => {
    const root = project('none', defaultMapping)
    expect(await embeddedMapping(root)).toEqual({
      file: undefined,
      bundled: { version: 1, rules: [rule('usual')] },
    })
  })

  it.each<[string, string, RegExp]>([
    ['with mistakes', yaml('9lives'), /problem in mapping\.yaml:\n {2}line 2/],
    ['that fails its own tests', yaml('b', passing), /tests\[0\]: expected a\{.* \(actual: b\{/],
  ])('refuses a mapping %s', async (name, text, problem) => {
    await expect(embeddedMapping(project(name, { 'mapping.yaml': text, ...defaultMapping }))).rejects.toThrow(
      problem,
    )
  })

  it('refuses a folder of that name', async () => {
    const root = project('folder', defaultMapping)
    mkdirSync(join(root, 'mapping.yaml'))
    await expect(embeddedMapping(root)).rejects.toThrow(
      'mapping.yaml: this is a folder; expected a mapping file',
    )
  })
})

interface JsonAnswer {
  readonly written: number
  readonly dropped: { readonly [reason: string]: number }
}

describe('the function', () => {
  let receiver: Receiver
  beforeEach(async () => {
    receiver = await startReceiver()
  })
  afterEach(() => receiver.close())

  async function run(mapping: string, payload: unknown) {
    const file = join(folder, 'mapping.yaml')
    writeFileSync(file, mapping)
    const env = { REMOTE_WRITE_URL: receiver.url, MAPPING_URI: pathToFileURL(file).href }
    const { results, startError } = await runBundle(env, [envelope('t', payload)])
    expect(startError).toBeUndefined()
    return results
  }

  it('evaluates what only the interpreter can, and counts what it cannot', async () => {
    const mapping = `version: 1
rules:
  - topic: "#"
    metrics:
      total: $sum(readings.value)
      broken: $sum(readings.name)
`
    const payload = { readings: [{ value: 1, name: 'x' }, { value: 2 }] }
    expect(await run(mapping, payload)).toEqual([
      { answer: expect.objectContaining({ written: 1, dropped: { expression_failed: 1 } }) },
    ])
    expect(receiver.requests.map(({ reading }) => reading.ok && reading.request.series)).toEqual([
      [{ labels: { __name__: 'total', topic: 't' }, samples: [expect.objectContaining({ value: 3 })] }],
    ])
  })

  it('reads the other payload formats', async () => {
    const mapping = 'version: 1\nrules: [{ topic: "#", decode: text, metrics: { level: $ } }]'
    expect(await run(mapping, '7')).toEqual([{ answer: expect.objectContaining({ written: 1 }) }])
  })

  it.each<[decode: string, bytes: Uint8Array]>([
    ['format: cbor', Buffer.from('a1617607', 'hex')],
    ['format: senml+cbor', Buffer.from('81a20061760207', 'hex')],
    ['format: msgpack', Buffer.from('81a17607', 'hex')],
    ['format: cayenne-lpp', Buffer.from('000007', 'hex')],
    ['format: bytes, fields: { v: uint8 }', Buffer.from('07', 'hex')],
    ['format: json, compression: gzip', gzipSync('{"v":7}')],
    ['format: json, compression: zlib', deflateSync('{"v":7}')],
  ])('reads %s', async (decode, bytes) => {
    const mapping = `version: 1\nrules: [{ topic: "#", decode: { from: d, ${decode} }, leaves: { include: [d], exclude: [d.t] } }]`
    const payload = { d: Buffer.from(bytes).toString('base64') }
    expect(await run(mapping, payload)).toEqual([{ answer: expect.objectContaining({ written: 1 }) }])
    const [request] = receiver.requests
    const samples =
      request?.reading.ok === true ? request.reading.request.series.flatMap((one) => one.samples) : []
    expect(samples).toEqual([expect.objectContaining({ value: 7 })])
  })

  it('thins what a message has, and knows when its device was last heard of', async () => {
    const mapping = `version: 1
thin: { min_interval: 240s, every: 20s, counters: off }
rules: [{ topic: +device, liveness: true, for: [{ each: r, timestamp: t, metrics: { level: v } }] }]`
    const nowS = Math.floor(Date.now() / 1_000)
    const r = Array.from({ length: 12 }, (_, index) => ({ v: index, t: nowS - index * 10 }))
    const [{ answer } = { answer: undefined }] = (await run(mapping, { r })) as { answer: JsonAnswer }[]
    // 110 s have the start of one slot at most, beside that which they begin in.
    expect(answer?.dropped['thinned']).toBeGreaterThanOrEqual(10)
    expect((answer?.written ?? 0) + (answer?.dropped['thinned'] ?? 0)).toBe(13)
  })

  it('reads times in any form, and payloads that are not quite JSON', async () => {
    const mapping =
      'version: 1\nrules: [{ topic: "#", timestamp: { value: at, format: yyyyMMddHHmmss, timezone: UTC }, metrics: { level: v } }]'
    const at = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
    expect(await run(mapping, `{"v":7,"at":"${at}","x":nan}\0`)).toEqual([
      { answer: expect.objectContaining({ written: 1, dropped: {}, clock_corrected: {} }) },
    ])
  })
})
