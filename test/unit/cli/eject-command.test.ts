import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { parseMapping } from '#mapping/authoring'
import { runCli } from '../../helpers/run-cli.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'eject-'))
afterAll(() => rmSync(folder, { recursive: true }))

it('writes the bundled mapping, which is a mapping file, to stdout', async () => {
  const { status, out } = await runCli(['eject'], { folder })
  expect(status).toBe(0)
  expect(parseMapping(out, 'ejected').rules.length).toBeGreaterThan(20)
})

it('writes it to a file, and replaces none', async () => {
  expect(await runCli(['eject', 'mapping.yaml'], { folder })).toMatchObject({ status: 0, out: '' })
  const text = readFileSync(path.join(folder, 'mapping.yaml'), 'utf8')
  expect(text).toBe((await runCli(['eject'], { folder })).out)
  const again = await runCli(['eject', 'mapping.yaml'], { folder })
  expect(again).toMatchObject({ status: 2, err: expect.stringContaining('FILE: the file exists already') })
  const nowhere = await runCli(['eject', 'no/where.yaml'], { folder })
  expect(nowhere).toMatchObject({ status: 2, err: expect.stringMatching(/FILE: /) })
})
