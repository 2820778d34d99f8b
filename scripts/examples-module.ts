// The examples and presets of the documentation, as the module that the playground's menu loads.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** @returns an ES module whose default is a list of them */
export function examplesModule(root: string): string {
  const folder = join(root, 'examples')
  const examples = [
    ...namesIn(folder).map((name) => readExample(join(folder, name), name, 'example')),
    ...namesIn(join(folder, 'presets')).map((name) => {
      return readExample(join(folder, 'presets', name), name, 'preset', readPreset(root, name))
    }),
  ]
  return `export default ${JSON.stringify(examples)}\n`
}

/** Folders with messages. */
function namesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'messages.jsonl')))
    .toSorted()
}

function readExample(folder: string, name: string, kind: 'example' | 'preset', preset = '') {
  const file = join(folder, 'mapping.yaml')
  const mapping = existsSync(file) ? readFileSync(file, 'utf8') : undefined
  const about = firstComment(preset) || firstComment(mapping ?? '')
  return { name, kind, about, mapping, messages: readFileSync(join(folder, 'messages.jsonl'), 'utf8') }
}

function readPreset(root: string, name: string): string {
  const file = join(root, 'presets', `${name}.yaml`)
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}

/** Its first sentence, over as many lines as it takes. */
function firstComment(text: string): string {
  const lines = text.split('\n')
  const end = lines.findIndex((line) => !line.startsWith('#'))
  const words = lines
    .slice(0, Math.max(0, end))
    .map((line) => line.replace(/^#\s*/, ''))
    .join(' ')
  return /^.*?[.:](?=\s|$)/.exec(words)?.[0] ?? words
}
