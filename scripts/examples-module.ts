// The examples and presets of the documentation, as the module that the playground's menu loads.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** @returns an ES module whose default is a list of them */
export function examplesModule(root: string): string {
  const folder = join(root, 'examples')
  const table = readFileSync(join(root, 'docs', 'presets.md'), 'utf8').split('\n')
  const examples = [
    ...namesIn(folder).map((name) => readExample(join(folder, name), name, 'example')),
    ...namesIn(join(folder, 'presets')).map((name) => {
      return { ...readExample(join(folder, 'presets', name), name, 'preset'), about: devicesOf(table, name) }
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

function readExample(folder: string, name: string, kind: 'example' | 'preset') {
  const file = join(folder, 'mapping.yaml')
  const mapping = existsSync(file) ? readFileSync(file, 'utf8') : undefined
  const about = firstComment(mapping ?? '')
  return { name, kind, about, mapping, messages: readFileSync(join(folder, 'messages.jsonl'), 'utf8') }
}

/** The table of devices at the top of the page names its presets; '' for one that it does not. */
function devicesOf(table: readonly string[], preset: string): string {
  const cells = table.filter((line) => line.startsWith('| ')).map((line) => line.split('|'))
  return cells.find(([, , presets]) => presets?.includes(`\`${preset}\``))?.[1]?.trim() ?? ''
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
