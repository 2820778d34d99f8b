// The scripts with options say how they are called, before they do anything else.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '..', '..')

async function run(script: string, ...args: string[]) {
  const file = join(root, 'scripts', `${script}.ts`)
  const child = spawn(process.execPath, ['--import', 'tsx', file, ...args], { cwd: root })
  const [out, err, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ])
  return { out, err, status }
}

it.each(['bench', 'chaos', 'fuzz'])('%s explains its options', async (script) => {
  const usage = `usage: npm run ${script} -- [options]\n  --`
  const help = await run(script, '--help')
  expect(help).toEqual({ out: expect.stringContaining(usage), err: '', status: 0 })
  const unknown = await run(script, '--sed', '7')
  expect(unknown).toEqual({ out: '', err: `Unknown option '--sed'\n\n${help.out}`, status: 2 })
  const wrong = await run(script, '--seed', 'x')
  expect(wrong).toEqual({
    out: '',
    err: expect.stringMatching(/^--seed: expected a .*\(actual: x\)\n\nusage: /),
    status: 2,
  })
})
