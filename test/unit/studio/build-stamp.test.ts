import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { beginBuild, isBuilt } from '../../../scripts/build-stamp.mjs'

const folder = mkdtempSync(path.join(tmpdir(), 'stamp-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let projects = 0

/** A project with some sources and what was built of them. */
function project() {
  const root = path.join(folder, `project-${projects++}`)
  const file = (name: string) => path.join(root, name)
  const write = (name: string, text: string) => {
    mkdirSync(path.dirname(file(name)), { recursive: true })
    writeFileSync(file(name), text)
    // A clock that stands: what tells a change is the content.
    utimesSync(file(name), 0, 0)
  }
  write('src/lambda/ingest.ts', 'one')
  write('template.yaml', 'two')
  const end = beginBuild(root)
  write('dist/ingest/index.mjs', 'three')
  return { root, write, end, remove: (name: string) => rmSync(file(name), { recursive: true }) }
}

test('a build that has ended is one, until something changes', () => {
  const { root, end } = project()
  expect(isBuilt(root)).toBe(false)
  end()
  expect(isBuilt(root)).toBe(true)
  beginBuild(root)
  expect(isBuilt(root)).toBe(false)
})

test.each<[string, (one: ReturnType<typeof project>) => void]>([
  ['a source that changes', ({ write }) => write('src/lambda/ingest.ts', 'ONE')],
  ['a source that comes', ({ write }) => write('src/errors.ts', '')],
  ['a source that goes', ({ remove }) => remove('src/lambda/ingest.ts')],
  ['a mapping that comes', ({ write }) => write('mapping.yaml', 'version: 1')],
  ['other packages', ({ write }) => write('package-lock.json', '{}')],
  ['a change of what was built', ({ write }) => write('dist/ingest/index.mjs', 'THREE')],
  ['what was built going', ({ remove }) => remove('dist/ingest')],
  ['dist going', ({ remove }) => remove('dist')],
])('%s asks for a build', (_, change) => {
  const one = project()
  one.end()
  change(one)

  expect(isBuilt(one.root)).toBe(false)
})

test('a source that changes while the build reads the sources asks for another build', () => {
  const { root, write, end } = project()
  write('template.yaml', 'TWO')
  end()

  expect(isBuilt(root)).toBe(false)
})

test('what the build does not read asks for none', () => {
  const { root, write, end } = project()
  end()
  write('README.md', 'text')
  write('test/unit/one.test.ts', 'text')

  expect(isBuilt(root)).toBe(true)
})
