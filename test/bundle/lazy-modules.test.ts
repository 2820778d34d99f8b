// What the build makes of `import()` in src, and what it refuses to build.

import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { build } from 'esbuild'
import { expect, it, onTestFinished } from 'vitest'
import { lazyModules } from '../../scripts/lazy-modules.ts'

/** @returns what is built from src/entry.ts, and what is left to build */
async function bundle(entry: string) {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'lazy-modules-')))
  onTestFinished(() => rmSync(root, { recursive: true }))
  const files = {
    'package.json': '{ "type": "module", "imports": { "#*": "./src/*/index.ts" } }',
    'src/entry.ts': entry,
    'src/room/index.ts': "export { part } from './part.ts'",
    'src/room/part.ts': 'export const part = 1',
    'src/other/part.ts': 'export const part = 2',
    'src/open-room.ts': "export { part } from '#room'",
  }
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true })
    writeFileSync(join(root, name), text)
  }
  const lazy = new Map<string, string>()
  const { outputFiles } = await build({
    entryPoints: [join(root, 'src', 'entry.ts')],
    absWorkingDir: root,
    plugins: [lazyModules(root, lazy)],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    logLevel: 'silent',
  })
  const parts = [...lazy].map(([name, file]) => [name, file.slice(root.length + 1)])
  return { text: outputFiles[0]?.text, parts }
}

it('makes a file of its own of what is imported dynamically', async () => {
  const { text, parts } = await bundle("export const load = () => import('./open-room.ts')")
  expect(text).toContain('import("./open-room.mjs")')
  expect(parts).toEqual([['open-room', 'src/open-room.ts']])
})

it.each([
  [
    'a face by its name',
    "import('#room')",
    "src/entry.ts: import('#room') names a face. Import a file of the same folder",
  ],
  [
    'a face by its file',
    "import('./room/index.ts')",
    "src/entry.ts: import('./room/index.ts') names a face.",
  ],
  ['a file that does not exist', "import('./absent.ts')", 'Could not resolve "./absent.ts"'],
  [
    'two files of one name',
    "import('./room/part.ts'), import('./other/part.ts')",
    'two lazy parts have the name part.mjs: rename src/',
  ],
])('does not build %s', async (_, load, message) => {
  await expect(bundle(`export const load = () => [${load}]`)).rejects.toThrow(message)
})
