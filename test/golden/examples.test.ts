import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { mapLinesWith } from '../helpers/mapping.ts'
import type { MessageLine } from '../helpers/message.ts'

const root = join(import.meta.dirname, '..', '..', 'examples')
const folders = readdirSync(root)
  // Those are run by test/unit/collect/own/examples.test.ts, and held against the code by test/unit/cli/provision.
  .filter((name) => name !== 'collectors' && name !== 'fleet-provisioning')
  .flatMap((name) =>
    name === 'presets' ? readdirSync(join(root, name)).map((preset) => join(name, preset)) : name,
  )

describe('an example', () => {
  it.each(folders)('%s maps its messages to expected.prom', async (folder) => {
    const mappingFile = join(root, folder, 'mapping.yaml')
    const mapping = existsSync(mappingFile) ? readFileSync(mappingFile, 'utf8') : undefined
    const lines = readFileSync(join(root, folder, 'messages.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
    const expected = readFileSync(join(root, folder, 'expected.prom'), 'utf8')
    const messages = lines.map((line) => JSON.parse(line) as MessageLine)
    expect(await mapLinesWith(mapping, messages)).toEqual(expected.trimEnd().split('\n'))
  })
})
