import { expect, test } from 'vitest'
import { createInstallProgress } from '../../../scripts/install-progress.mjs'

function open(isTerminal: boolean) {
  let text = ''
  let nowMs = 1_000
  const write = (more: string) => {
    text += more
  }
  const progress = createInstallProgress({ write, isTerminal, now: () => nowMs })
  return {
    ...progress,
    text: () => text,
    /** The clock goes on, with a tick each second. */
    pass: (seconds: number) => {
      for (let second = 0; second < seconds; second++) {
        nowMs += 1_000
        progress.tick()
      }
    },
  }
}

const page = 'npm http fetch GET 200 https://registry.npmjs.org/yaml 81ms (cache updated)'
const tarball = 'npm http fetch GET 200 https://registry.npmjs.org/yaml/-/yaml-2.9.1.tgz 120ms (cache miss)'

test('packages are counted apart from the pages about them', () => {
  const progress = open(false)
  for (const line of [page, tarball, page, tarball]) progress.logged(line)
  progress.pass(5)

  expect(progress.text()).toBe('npm ci: packages looked up: 2, downloaded: 2, 5 s\n')
})

test('without a terminal a line comes every five seconds, also where nothing comes from the network', () => {
  const progress = open(false)
  progress.pass(4)
  expect(progress.text()).toBe('')
  progress.pass(6)
  progress.logged(tarball)
  progress.pass(6)
  progress.end()

  expect(progress.text().split('\n')).toEqual([
    'npm ci: packages looked up: 0, downloaded: 0, 5 s',
    'npm ci: packages looked up: 0, downloaded: 0, 10 s',
    'npm ci: packages looked up: 0, downloaded: 1, 15 s',
    '',
  ])
})

test('on a terminal one line counts, and is gone at the end', () => {
  const progress = open(true)
  progress.pass(2)
  progress.end()

  expect(progress.text()).toBe(
    '\r\u001b[Knpm ci: packages looked up: 0, downloaded: 0, 1 s\r\u001b[Knpm ci: packages looked up: 0, downloaded: 0, 2 s\r\u001b[K',
  )
})

test('what npm says beside its log passes through, its warnings do not', () => {
  const progress = open(false)
  progress.logged('npm warn deprecated old@1.0.0: use new')
  progress.logged('npm error code ENOTFOUND')
  progress.logged('')
  progress.logged('added 285 packages in 34s')

  expect(progress.text()).toBe('npm error code ENOTFOUND\nadded 285 packages in 34s\n')
})
