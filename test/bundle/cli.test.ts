// The built program, alone in a folder: everything that it needs is in it.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, describe, expect, it } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'iot-remote-write-cli-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
cpSync(join(import.meta.dirname, '..', '..', 'dist', 'cli'), join(folder, 'cli'), { recursive: true })

async function run(args: readonly string[], input = '') {
  // By its first line, as a shell starts it.
  const child = spawn(join(folder, 'cli', 'index.mjs'), args, { cwd: folder })
  child.stdin.end(input)
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  return { status, stdout, stderr }
}

function writeMapping(name: string, metrics: string): string {
  writeFileSync(join(folder, name), `version: 1\nrules: [{ topic: a/+device, metrics: { ${metrics} } }]\n`)
  return name
}

const line = JSON.stringify({ topic: 'a/7', payload: { t: 20, list: [{ v: 1, n: 'x' }] }, received_at: 1e12 })

describe('the program', () => {
  it('maps with the mapping that it brings', async () => {
    const { status, stdout } = await run(['map'], `${line}\n`)
    expect(status).toBe(0)
    expect(stdout).toMatch(/^t\{.*topic="a\/7".*\} 20 1000000000000$/m)
  })

  it('maps with a mapping of the user’s, interpreter and all', async () => {
    const mapping = writeMapping('own.yaml', 's: $sum(list.v), broken: $sum(list.n)')
    const { status, stdout, stderr } = await run(['map', '--mapping', mapping], `${line}\n`)
    expect(status).toBe(0)
    expect(stdout).toContain('s{device="7"} 1 1000000000000')
    expect(JSON.parse(stderr)).toMatchObject({ reason: 'expression_failed', metric: 'broken' })
  })

  it('checks a mapping', async () => {
    expect(await run(['check', writeMapping('good.yaml', 't: t')])).toMatchObject({ status: 0 })
    expect(await run(['check', writeMapping('bad.yaml', '9lives: t')])).toMatchObject({ status: 1 })
  })

  it('says its version', async () => {
    const { version } = JSON.parse(
      readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8'),
    )
    expect(await run(['--version'])).toEqual({
      status: 0,
      stdout: `iot-remote-write ${version}\n`,
      stderr: '',
    })
  })

  it('prints the schema', async () => {
    expect(JSON.parse((await run(['schema'])).stdout)).toHaveProperty('$schema')
  })

  it('has the local stack in it', async () => {
    expect(await run(['start', '--help'])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('--broker'),
    })
  })
})
