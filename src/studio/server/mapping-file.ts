// The user's mapping file: watched, saved without overwriting what somebody else wrote, and given to the running function
// when it changes. A file that is wrong leaves the mapping that runs in place.

import path from 'node:path'
import { ConfigError } from '../../errors.ts'
import type { MappingInForce, MappingSave, MappingSummary } from '../page-api.ts'
import { type FileText, readFileText, replaceFileText, withLineEndsOf } from './file-text.ts'
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
  /** What a change of the file came to, for people. */
  onNote(note: string): void
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

/** The function runs with what is in the file now, or with the bundled mapping if that cannot be read. */
export async function watchMapping(options: MappingFileOptions): Promise<WatchedMapping> {
  const { file, now, apply, onRunning, onNote } = options
  const name = path.basename(file)
  let disk = readFileText(file)
  let running = textOf(disk)
  let problems: readonly string[] = disk.kind === 'unreadable' ? [disk.why] : []
  let sinceMs = now()
  await onRunning(await readMapping(running, name))

  const summary = (): MappingSummary => ({
    file,
    exists: disk.kind !== 'absent',
    unreadable: disk.kind === 'unreadable' ? disk.why : '',
    runningHash: hashOf(running),
    diskHash: hashOf(textOf(disk)),
    problems,
    sinceMs,
  })
  const inForce = (): MappingInForce => ({
    ...summary(),
    text: toPage(textOf(disk)),
    runningText: toPage(running),
  })

  async function take(found: FileText): Promise<void> {
    disk = found
    const text = textOf(found)
    problems = found.kind === 'unreadable' ? [found.why] : await check(text)
    if (problems.length === 0 && text !== running) {
      try {
        await apply(text === undefined ? undefined : file)
        running = text
        sinceMs = now()
        await onRunning(await readMapping(text, name))
      } catch (error) {
        problems = (error as Error).message.split('\n')
      }
    }
    onNote(describeChange())
  }

  function describeChange(): string {
    const [first, ...others] = problems
    // With the time, since the same can happen again, and a terminal leaves out what it has said before.
    const what = `${new Date(now()).toTimeString().slice(0, 8)} ${file}`
    if (first === undefined) return `${what}: the function runs with it now`
    const more = others.length === 0 ? '' : `, and ${others.length} more`
    const runsOn = running === undefined ? 'The bundled mapping runs' : 'The mapping before it runs on'
    return `${what}: ${first}${more}. ${runsOn}`
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

  async function takeFromDisk(): Promise<FileText> {
    const found = readFileText(file)
    if (!isSame(found, disk)) await take(found)
    return found
  }

  const look = () =>
    inOrder(async () => {
      await takeFromDisk()
    })
  const timer = setInterval(() => void look(), lookIntervalMs)
  timer.unref()

  return {
    summary,
    inForce,
    look,
    save: ({ text, baseHash }) =>
      inOrder(async () => {
        const found = await takeFromDisk()
        if (found.kind === 'unreadable') {
          return { kind: 'refused', problems: [`${name} stays as it is: ${found.why}`] }
        }
        const before = textOf(found)
        if (hashOf(before) !== baseHash) return { kind: 'conflict', theirs: inForce() }
        const wrong = await check(text)
        if (wrong.length > 0) return { kind: 'refused', problems: wrong }
        const written = before === undefined ? text : withLineEndsOf(before, text)
        replaceFileText(file, written)
        await take({ kind: 'text', text: written })
        return { kind: 'saved', mapping: inForce() }
      }),
    async close() {
      clearInterval(timer)
      await last
    },
  }
}

/** A line ends in `\n` on the page, whatever ends it in the file. */
function toPage(text: string | undefined): string | undefined {
  return text?.replaceAll('\r\n', '\n')
}

function textOf(found: FileText): string | undefined {
  return found.kind === 'text' ? found.text : undefined
}

function isSame(one: FileText, other: FileText): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
