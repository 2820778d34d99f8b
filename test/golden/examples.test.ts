import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { exposition } from '../helpers/exposition.ts'
import { mappingOf } from '../helpers/mapping.ts'
import { messagesOf } from '../helpers/message.ts'

const root = join(import.meta.dirname, '..', '..', 'examples')

describe('an example', () => {
  it.each(readdirSync(root))('%s maps its messages to expected.prom', (name) => {
    const mappingFile = join(root, name, 'mapping.yaml')
    const mapping = mappingOf(existsSync(mappingFile) ? readFileSync(mappingFile, 'utf8') : undefined)
    const messages = messagesOf(readFileSync(join(root, name, 'messages.jsonl'), 'utf8'))
    const expected = readFileSync(join(root, name, 'expected.prom'), 'utf8')
    expect(exposition(messages.map((message) => mapping.map(message)))).toEqual(
      expected.trimEnd().split('\n'),
    )
  })
})
