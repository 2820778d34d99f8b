// Dead letters in a folder, as `DEAD_LETTER_URI=file:///…` makes them or `aws s3 sync` brings them; or in one file.

import { randomBytes } from 'node:crypto'
import { type BigIntStats, createReadStream } from 'node:fs'
import { type FileHandle, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { splitLines } from '../split-lines.ts'
import type { DeadLetterStore, OpenObject, StoredObject } from './dead-letter-store.ts'

/** Written at once; a line more goes to the next piece. */
const pieceChars = 1_000_000

/** @param place absolute path of a folder or a file */
export async function openFolderStore(
  place: string,
): Promise<DeadLetterStore & { readonly isFile: boolean }> {
  const isFile = (await stat(place)).isFile()
  const folder = isFile ? path.dirname(place) : place
  return {
    isFile,
    lineBytesMax: Number.POSITIVE_INFINITY,
    list: () => (isFile ? listFile(folder, path.basename(place)) : listFolder(folder, '')),
    open: ({ name }) => openFile(path.join(folder, name)),
    async put(name, content) {
      const file = path.join(folder, name)
      const part = partOf(file)
      await writeFile(part, content, { flush: true, flag: 'wx' })
      await rename(part, file)
    },
  }
}

async function* listFile(folder: string, name: string): AsyncGenerator<StoredObject> {
  yield { name, bytes: (await stat(path.join(folder, name))).size }
}

async function* listFolder(folder: string, below: string): AsyncGenerator<StoredObject> {
  const entries = await readdir(path.join(folder, below), { withFileTypes: true })
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const name = path.posix.join(below, entry.name)
    if (entry.isDirectory()) yield* listFolder(folder, name)
    // Somebody else may have taken it away meanwhile.
    else if (entry.isFile())
      yield { name, bytes: (await unlessGone(stat(path.join(folder, name))))?.size ?? 0 }
  }
}

async function openFile(file: string): Promise<OpenObject | undefined> {
  const found = await unlessGone(stat(file, { bigint: true }))
  if (found === undefined) return undefined
  const lines = (): AsyncIterable<string> =>
    splitLines(createReadStream(file, { encoding: 'utf8', highWaterMark: 1 << 18 }))
  return {
    lines,
    text: () => readFile(file, 'utf8'),
    async keep(kept) {
      const part = partOf(file)
      const isWritten = await writeLines(part, kept)
      const present = await unlessGone(stat(file, { bigint: true }))
      if (present === undefined || !isSame(present, found)) {
        if (isWritten) await rm(part)
        return 'changed'
      }
      if (isWritten) await rename(part, file)
      else await rm(file)
      return isWritten ? 'shortened' : 'removed'
    },
  }
}

/** A new name beside it that nobody can know, and lay a link at. */
function partOf(file: string): string {
  return `${file}.${randomBytes(12).toString('hex')}.part`
}

/** @returns false if there were none, and so there is no file */
async function writeLines(file: string, lines: AsyncIterable<string>): Promise<boolean> {
  let target: FileHandle | undefined
  let piece = ''
  try {
    for await (const line of lines) {
      target ??= await open(file, 'wx')
      piece += `${line}\n`
      if (piece.length < pieceChars) continue
      await target.appendFile(piece)
      piece = ''
    }
    await target?.appendFile(piece)
    await target?.sync()
    return target !== undefined
  } finally {
    await target?.close()
  }
}

function isSame(a: BigIntStats, b: BigIntStats): boolean {
  return a.ino === b.ino && a.size === b.size && a.mtimeNs === b.mtimeNs
}

async function unlessGone<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
