// The user's mapping file: watched, saved without overwriting what somebody else wrote, and given to the running function
// when it changes. A file that is wrong leaves the mapping that runs in place.

import { readFileSync, realpathSync } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { ConfigError } from '../../errors.ts'
import type { MappingInForce, MappingSave, MappingSummary } from '../page-api.ts'
import { checkMapping, hashOf, type ReadMapping, readMapping } from './read-mapping.ts'

export interface MappingFileOptions {
  /** Absolute path. */
  readonly file: string
  now(): number
  /**
   * Gives it to the function.
   * @param file undefined for the bundled mapping alone
   * @throws Error if the function refuses it
   */
  apply(file: string | undefined): Promise<void>
  /** Another mapping runs. */
  onRunning(mapping: ReadMapping): Promise<void>
  onChange(): void
}

export interface WatchedMapping {
  summary(): MappingSummary
  inForce(): MappingInForce
  save(change: MappingSave): Promise<SaveResult>
  /** Looks at the file now. Resolves when the function has what is there, or has refused it. */
  look(): Promise<void>
  close(): Promise<void>
}

export type SaveResult =
  | { readonly kind: 'saved'; readonly mapping: MappingInForce }
  | { readonly kind: 'conflict'; readonly theirs: MappingInForce }
  | { readonly kind: 'refused'; readonly problems: readonly string[] }

/** A network file system tells nobody of a change, and editors replace files: so it is looked at. */
const lookIntervalMs = 500
const textBytesMax = 1_000_000

/** The function runs with what is in the file now. */
export async function watchMapping(options: MappingFileOptions): Promise<WatchedMapping> {
  const { file, now, apply, onRunning, onChange } = options
  const name = path.basename(file)
  let disk = readText(file)
  let running = disk
  let problems: readonly string[] = []
  let sinceMs = now()
  await onRunning(await readMapping(running, name))

  const summary = (): MappingSummary => ({
    file,
    exists: disk !== undefined,
    runningHash: hashOf(running),
    diskHash: hashOf(disk),
    problems,
    sinceMs,
  })
  const inForce = (): MappingInForce => ({ ...summary(), text: disk, runningText: running })

  async function take(text: string | undefined): Promise<void> {
    disk = text
    problems = await check(text)
    if (problems.length > 0 || text === running) return onChange()
    try {
      await apply(text === undefined ? undefined : file)
      running = text
      sinceMs = now()
      await onRunning(await readMapping(text, name))
    } catch (error) {
      problems = (error as Error).message.split('\n')
    }
    onChange()
  }

  async function check(text: string | undefined): Promise<readonly string[]> {
    if (text === undefined) return running === undefined ? [] : ['the file is gone; its last content runs on']
    try {
      if (Buffer.byteLength(text) > textBytesMax) return [`expected at most ${textBytesMax} bytes`]
      await checkMapping(text, name)
      return []
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error
      return error.issues.map(({ path: where, message }) => `${where}: ${message}`)
    }
  }

  /** One thing after the other. */
  let last: Promise<unknown> = Promise.resolve()
  function inOrder<Result>(step: () => Promise<Result>): Promise<Result> {
    const result = last.then(step)
    last = result.catch(() => undefined)
    return result
  }

  const look = () =>
    inOrder(async () => {
      const text = readText(file)
      if (text !== disk) await take(text)
    })
  const timer = setInterval(() => void look(), lookIntervalMs)
  timer.unref()

  return {
    summary,
    inForce,
    look,
    save: ({ text, baseHash }) =>
      inOrder(async () => {
        const found = readText(file)
        if (hashOf(found) !== baseHash) {
          await take(found)
          return { kind: 'conflict', theirs: inForce() }
        }
        const wrong = await check(text)
        if (wrong.length > 0) return { kind: 'refused', problems: wrong }
        await replaceFile(file, text)
        await take(text)
        return { kind: 'saved', mapping: inForce() }
      }),
    async close() {
      clearInterval(timer)
      await last
    },
  }
}

/** Undefined if it is not there, or no file. */
function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

/** Nobody reads half of it. What a link names is replaced, not the link. */
async function replaceFile(named: string, text: string): Promise<void> {
  const file = readText(named) === undefined ? named : realpathSync(named)
  const fresh = `${file}.${process.pid}.new`
  try {
    await writeFile(fresh, text)
    await rename(fresh, file)
  } catch (error) {
    await rm(fresh, { force: true })
    throw error
  }
}
