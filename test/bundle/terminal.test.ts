// What commands write to a real terminal, by `script` of util-linux, and to a pipe.

import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const program = fileURLToPath(new URL('../../dist/cli/index.mjs', import.meta.url))
const hasScript = spawnSync('script', ['--version']).status === 0

const evil = 'x\u001b[2J\u001b]0;pwned\u0007\u009b31m\u202e\u2066\u200f\u061c\u2028\u007fy'
const folder = mkdtempSync(path.join(tmpdir(), 'terminal-'))
const file = (name: string, text: string) => writeFileSync(path.join(folder, name), text)
file(
  'messages.jsonl',
  `${JSON.stringify({ topic: `a/${evil}`, payload: { [evil]: 1, [`${evil}2`]: evil } })}\nnot JSON ${evil}\n`,
)
file(
  'mapping.yaml',
  `version: 1\nrules:\n  - topic: ${JSON.stringify(`a/${evil}`)}\n    metrics: { m: v }\n    const_labels: { l: ${JSON.stringify(evil)} }\ntests:\n  - { topic: ${JSON.stringify(`a/${evil}`)}, payload: { v: 1 }, expect: ${JSON.stringify(`m{l="${evil}"} 2`)} }\n`,
)
file(
  'wrong.yaml',
  `version: 1\nrules:\n  - ${JSON.stringify(evil)}: 1\n    topic: ${JSON.stringify(`a/+/#/${evil}`)}\n`,
)
file(
  'letters.jsonl',
  `${JSON.stringify({ stage: evil, reason: evil, topic: evil, payload_base64: 'e30=', received_at: 1 })}\n`,
)

const commands: readonly (readonly string[])[] = [
  ['map', 'messages.jsonl'],
  ['map', '--explain', 'messages.jsonl'],
  ['map', '--mapping', 'mapping.yaml', '--explain', 'messages.jsonl'],
  ['map', '--mapping', 'wrong.yaml', 'messages.jsonl'],
  ['check', 'mapping.yaml'],
  ['check', 'wrong.yaml'],
  ['replay', '--summary', 'letters.jsonl'],
  ['collect', evil],
  [evil],
]

const steering = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u

describe.skipIf(!hasScript)('on a terminal', () => {
  it.each(commands)('nothing steers it: %j %j', (...args) => {
    const words = [process.execPath, program, ...args].map((one) => `'${one}'`).join(' ')
    const shown = execFileSync('script', ['-qec', `${words} || true`, '/dev/null'], {
      cwd: folder,
      input: '',
      encoding: 'utf8',
    })
    expect(shown.length).toBeGreaterThan(10)
    // The terminal's own line ends, and what `script` echoes at the end of its input.
    expect(shown.replaceAll('^D\u0008\u0008', '').replace(/[\r\n\t]+/g, ' ')).not.toMatch(steering)
  })
})

describe('to a pipe', () => {
  it('the exposition is exact', () => {
    const { stdout } = spawnSync(process.execPath, [program, 'map', '--mapping', 'mapping.yaml', '-'], {
      cwd: folder,
      input: `${JSON.stringify({ topic: `a/${evil}`, payload: { v: 1 } })}\n`,
      encoding: 'utf8',
    })
    expect(stdout).toContain(`l="${evil}"`)
  })
})
