// States in files of a folder, for rounds that are processes of their own, such as those of a cron job. Each state is a
// file, replaced as a whole; a lock beside it keeps two processes from saving at once.

import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { StateError, type StateStore } from '#collect-state'

/** A save takes milliseconds: an older lock is what a process left that ended. */
const lockStaleMs = 10_000
const lockRetryMs = 20

export function createFileStateStore(folder: string): StateStore {
  const fileOf = (key: string) =>
    path.join(folder, `${createHash('sha256').update(key).digest('hex').slice(0, 32)}.state`)

  async function load(key: string) {
    try {
      const bytes = await readFile(fileOf(key))
      return { bytes, version: createHash('sha256').update(bytes).digest('hex') }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw unavailable('loaded', error)
    }
  }

  return {
    load,
    async save(key, bytes, version) {
      const file = fileOf(key)
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 })
        return await locked(`${file}.lock`, async () => {
          if ((await load(key))?.version !== version) return 'conflict'
          const temporary = `${file}.${randomUUID()}.part`
          await writeFile(temporary, bytes, { mode: 0o600 })
          await rename(temporary, file)
          return 'saved'
        })
      } catch (error) {
        throw error instanceof StateError ? error : unavailable('saved', error)
      }
    },
  }
}

/**
 * Makes the folder, and looks whether files can be written there.
 * @throws {NodeJS.ErrnoException} at once if not
 */
export async function prepareStateFolder(folder: string): Promise<void> {
  await makeFolder(folder)
  const file = path.join(folder, `.${randomUUID()}.part`)
  await writeFile(file, '', { mode: 0o600 })
  await rm(file, { force: true })
}

/** Not by `recursive`, which never returns where the system makes no folders, as below /proc. */
async function makeFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch((error: NodeJS.ErrnoException) => error)
  if (!(found instanceof Error)) return
  if (found.code !== 'ENOENT') throw found
  const parent = path.dirname(folder)
  if (parent !== folder) await makeFolder(parent)
  await mkdir(folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
}

function unavailable(what: string, error: unknown): StateError {
  const { code, name } = error as NodeJS.ErrnoException
  return new StateError('unavailable', `the state could not be ${what}: ${code ?? name}`)
}

async function locked<T>(lock: string, work: () => Promise<T>): Promise<T> {
  for (;;) {
    const handle = await open(lock, 'wx').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return undefined
      throw error
    })
    if (handle !== undefined) {
      await handle.close()
      break
    }
    const { mtimeMs } = await stat(lock).catch(() => ({ mtimeMs: Date.now() }))
    // Also one from the future, of before the clock was set back.
    if (Math.abs(Date.now() - mtimeMs) > lockStaleMs) await rm(lock, { force: true })
    else await sleep(lockRetryMs)
  }
  try {
    return await work()
  } finally {
    await rm(lock, { force: true })
  }
}
