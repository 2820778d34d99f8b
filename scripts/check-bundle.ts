// Holds what is built to its budgets: how many bytes init of a function loads, and what must never be among them; and how
// many bytes a browser loads of a page.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { collectors } from '#collect/table'
import { pagePartsApart } from './build-page.ts'
import { readEagerPart } from './eager-part.ts'

const eagerBytesMax = {
  ingest: 110_000,
  collect: 95_000,
  scrape: 420_000,
  checks: 125_000,
  http: 125_000,
} as const

type FunctionName = keyof typeof eagerBytesMax

/** Where a file of the eager part must not come from, and what to do instead. */
const forbidden: readonly (readonly [folder: string, advice: string])[] = [
  ['node_modules/yaml/', 'the build writes the mapping as JSON; import the parser dynamically'],
  ['node_modules/jsonata/', 'few mappings need the interpreter; import it dynamically'],
  ['node_modules/@aws-sdk/', 'rare paths need the SDK; import it there dynamically'],
  ['src/studio/', 'the local stack must not be part of a function'],
  ['src/cli/', 'commands must not be part of a function'],
  ['src/explain/', 'nobody reads explanations in a function'],
  ...Object.keys(collectors).map(
    (name) => [`src/collect/${name}/`, 'load a collector only when an event names it'] as const,
  ),
]

function problemsOf(name: FunctionName): string[] {
  const bytesMax = eagerBytesMax[name]
  const { files, bytes, inputs } = readEagerPart(join(import.meta.dirname, '..'), name)
  const problems: string[] = []
  if (bytes > bytesMax) {
    problems.push(`init loads ${bytes} bytes (${files.join(', ')}); at most ${bytesMax} are allowed`)
  }
  for (const [folder, advice] of forbidden) {
    // Every round of scrapes reads YAML.
    if (name === 'scrape' && folder === 'node_modules/yaml/') continue
    const found = inputs.filter((input) => input.includes(folder))
    if (found.length > 0) {
      problems.push(`init loads ${found[0]} and ${found.length - 1} more from ${folder}: ${advice}`)
    }
  }
  if (problems.length === 0) process.stdout.write(`dist/${name}: init loads ${bytes} bytes of ${bytesMax}\n`)
  return problems
}

/** All that a page loads, compressed as a web server sends it; what a menu or a mapping loads later is not in it. */
const pageBytesMax = 400_000
const loadedLater: ReadonlySet<string> = new Set([
  'all-examples.js',
  ...pagePartsApart.map(({ name }) => `${name}.js`),
])

function pageProblems(name: 'studio' | 'playground'): string[] {
  const folder = join(import.meta.dirname, '..', 'dist', name)
  if (!existsSync(folder)) return ['there is no build; run npm run build first']
  const files = readdirSync(folder).filter((file) => !loadedLater.has(file))
  const sizes = files.map((file) => brotliCompressSync(readFileSync(join(folder, file))).length)
  const bytes = sizes.reduce((sum, size) => sum + size, 0)
  if (bytes > pageBytesMax) {
    const listed = files.map((file, index) => `${file} ${sizes[index]}`).join(', ')
    return [`the page is ${bytes} bytes (Brotli: ${listed}); at most ${pageBytesMax} are allowed`]
  }
  process.stdout.write(`dist/${name}: the page is ${bytes} bytes of ${pageBytesMax} (Brotli)\n`)
  return []
}

try {
  for (const name of Object.keys(eagerBytesMax) as FunctionName[]) {
    for (const problem of problemsOf(name)) {
      process.stderr.write(`dist/${name}: ${problem}\n`)
      process.exitCode = 1
    }
  }
  for (const name of ['studio', 'playground'] as const) {
    for (const problem of pageProblems(name)) {
      process.stderr.write(`dist/${name}: ${problem}\n`)
      process.exitCode = 1
    }
  }
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`)
  process.exitCode = 1
}
