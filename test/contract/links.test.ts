// Every link from one page of this repository to another, or to a file, and every anchor, leads somewhere.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectFolder } from '../helpers/start-process.ts'

const folders = ['.', 'docs', 'docs/decisions']
const pages = [
  ...folders.flatMap((folder) =>
    readdirSync(path.join(projectFolder, folder)).map((file) => path.join(folder, file)),
  ),
  ...['examples', 'test/fixtures'].flatMap((folder) =>
    readdirSync(path.join(projectFolder, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
      path.join(folder, file),
    ),
  ),
].filter((file) => file.endsWith('.md'))

function textOf(page: string): string {
  return readFileSync(path.join(projectFolder, page), 'utf8').replace(/^ *```[\s\S]*?^ *```/gm, '')
}

/** As GitHub makes them of headings. */
function anchorsOf(page: string): string[] {
  return [...textOf(page).matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    (heading as string)
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

function linksOf(page: string): string[] {
  const targets = [...textOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target as string)
  return [...new Set(targets)].filter((target) => !/^https?:/.test(target))
}

it('are looked for on all pages', () => {
  expect(pages).toEqual(
    expect.arrayContaining(['README.md', 'docs/operations.md', 'examples/collectors/README.md']),
  )
  expect(pages.flatMap(linksOf).length).toBeGreaterThan(150)
})

describe.each(pages.filter((page) => linksOf(page).length > 0))('the links of %s', (page) => {
  it.each(linksOf(page))('%s', (target) => {
    const [file, anchor] = target.split('#') as [string, string | undefined]
    const linked = file === '' ? page : path.join(path.dirname(page), file)
    expect(existsSync(path.join(projectFolder, linked))).toBe(true)
    if (anchor !== undefined) expect(anchorsOf(linked)).toContain(anchor)
  })
})
