// The package's entry for authors of collectors, beside the program as it is built: both have the same classes of errors.

import { execFileSync, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const program = join(import.meta.dirname, '..', '..', 'dist', 'cli', 'index.mjs')

it('has its samples kept, and its errors told by their kind', () => {
  const file = join(import.meta.dirname, 'own-collector.mjs')
  const { stdout, stderr, status } = spawnSync(process.execPath, [program, 'collect', file], {
    encoding: 'utf8',
  })
  expect(stdout).toContain('\nfound 1\n')
  expect(stdout).toContain('up{collector="half",instance="half"} 0')
  expect(JSON.parse(stderr)).toMatchObject({ collector: 'half', reason: 'http' })
  expect(status).toBe(1)
})

it('exports what docs/collectors.md names', () => {
  const script = "import('iot-remote-write/collector').then((all) => console.log(Object.keys(all).join(' ')))"
  const names = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: join(import.meta.dirname, '..', '..'),
    encoding: 'utf8',
  })
  expect(names.trim().split(' ').sort()).toEqual([
    'CollectError',
    'ConfigError',
    'fromRegistry',
    'fromSamples',
  ])
})
