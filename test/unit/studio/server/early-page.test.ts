// The page that is up before the packages are, and the program that takes its server over.

import { mkdtempSync, rmSync } from 'node:fs'
import http from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { openEarlyPage } from '../../../../scripts/early-page.mjs'
import { runProgram } from '../../../../src/cli/run-program.ts'
import { openStudio } from '../../../../src/studio/server/open-studio.ts'

const projectFolder = path.join(import.meta.dirname, '..', '..', '..', '..')
const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

function ask(url: string, headers: Record<string, string> = {}): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const request = http.get(url, { headers, agent: false }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (text: string) => {
        body += text
      })
      response.on('end', () => resolve({ status: response.statusCode!, body }))
    })
    request.on('error', reject)
  })
}

test('shows the installation to its own page alone, and the program goes on with the same page', async () => {
  const early = (await openEarlyPage(projectFolder, () => 'npm ci: 12 packages'))!
  const { server, token, url } = early
  const page = await ask(url)
  expect(page.body).toContain(token)
  expect((await ask(`${url}early.js`)).status).toBe(200)
  expect((await ask(`${url}../package.json`)).status).toBe(404)
  expect((await ask(url, { host: 'rebound.example.org' })).status).toBe(421)
  expect((await ask(`${url}api/state`)).status).toBe(401)
  const state = await ask(`${url}api/state`, { 'x-studio-token': token })
  expect(JSON.parse(state.body).startup[0]).toEqual({
    name: 'install',
    state: 'running',
    detail: 'npm ci: 12 packages',
  })

  const folder = mkdtempSync(path.join(tmpdir(), 'early-'))
  closers.push(() => rmSync(folder, { recursive: true, force: true }))
  const studio = await openStudio({
    host: '127.0.0.1',
    port: 1,
    isPortFixed: true,
    pageFolder: path.join(folder, 'not-built-yet'),
    version: '1',
    folder,
    prometheusUrl: undefined,
    playgroundUrl: undefined,
    now: () => 1,
    early: { server, token },
  })
  closers.push(() => studio.close())
  expect(studio.url).toBe(url)
  studio.step('build', 'running', 'dist/ingest')
  const later = JSON.parse((await ask(`${url}api/state`, { 'x-studio-token': token })).body)
  expect(
    later.startup.map(({ name, state: step }: { name: string; state: string }) => `${name} ${step}`),
  ).toEqual(['install done', 'build running', 'function waiting', 'broker waiting'])
  // Until the build is there, the early page stays, with the policy of the page.
  expect((await ask(url)).body).toContain('Studio is starting')
})

test('is gone when the program ends before it starts anything, so that the process ends too', async () => {
  const early = await openEarlyPage(projectFolder, () => '')
  const status = process.exitCode
  await runProgram(['start', '--duration', '20s'], { early })
  closers.push(() => early?.server.close())
  const ended = process.exitCode
  process.exitCode = status
  expect([ended, early?.server.listening]).toEqual([2, false])
})
