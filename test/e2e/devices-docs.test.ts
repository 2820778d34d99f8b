// "Try it here" of docs/devices.md: each block works as it is pasted into a shell.

import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { findFreePort } from '../helpers/child.ts'
import { describeWithParts } from '../helpers/parts.ts'
import { projectFolder, startProcess } from '../helpers/start-process.ts'

const page = readFileSync(path.join(projectFolder, 'docs/devices.md'), 'utf8')
const [, section = ''] = /^## Try it here\n([\s\S]*?)^## /m.exec(page) ?? []
const blocks = [...section.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, text]) => text as string)

describe('docs/devices.md, "Try it here"', () => {
  test('shows the samples of this machine without a broker', () => {
    const { status, stdout } = spawnSync('sh', ['-c', blocks[0]!], { cwd: projectFolder, encoding: 'utf8' })

    expect(status).toBe(0)
    expect(stdout).toMatch(/^host_disk_available_bytes\{host="[^"]+",unit="Bytes"\} \d+ \d+$/m)
  })
})

describeWithParts('docs/devices.md, "Try it here"', ['mosquitto_pub'], () => {
  test('brings the messages of the second terminal through the stack of the first', async () => {
    const port = String(await findFreePort())
    const [start, publish] = blocks.slice(1).map((block) => block.trim().replaceAll('18830', port))
    const stack = startProcess(['sh', '-c', `${start} --duration 12`])
    try {
      await stack.saw(new RegExp(`^broker: mqtt://127\\.0\\.0\\.1:${port} `, 'm'))
      const { status, stderr } = spawnSync('sh', ['-c', publish!], { cwd: projectFolder, encoding: 'utf8' })
      expect(status, stderr).toBe(0)
      await stack.saw(/^hosts\/.*\/metrics → host_disk_used_percent\{host=.*\} [\d.]+ → 200 accepted$/m)
      expect(await stack.ended, stack.output()).toBe(0)
    } finally {
      stack.signal('SIGKILL')
    }
  })
})
