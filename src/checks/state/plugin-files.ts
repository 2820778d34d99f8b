// The files that a plugin keeps below MACKEREL_PLUGIN_WORKDIR, as one state: laid out before a run and gathered after it.

import { constants } from 'node:fs'
import { chmod, lchown, mkdir, open, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { isObject } from '#check'
import { StateError } from '#collect-state'

/** Of all files of one plugin together. */
export const filesBytesMax = 16_000_000
export const filesMax = 1_000

/** `[path, mode, time of the last change in ms, content in base64]`, by path. */
type FileEntry = readonly [name: string, mode: number, changedMs: number, content: string]

/** Whose the files are, where they are not one's own. */
export type Owner = { readonly uid: number; readonly gid: number } | undefined

/**
 * Empties the folder and writes the files into it.
 * @param bytes as `gatherFiles` made them; undefined: no files
 * @throws {StateError} `unreadable`
 */
export async function layOutFiles(
  folder: string,
  bytes: Uint8Array | undefined,
  owner?: Owner,
): Promise<void> {
  const entries = bytes === undefined ? [] : readEntries(bytes)
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const written = new Set([folder])
  for (const [name, mode, changedMs, content] of entries) {
    const file = path.join(folder, name)
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 })
    for (let above = path.dirname(file); above !== folder; above = path.dirname(above)) written.add(above)
    written.add(file)
    await writeFile(file, Buffer.from(content, 'base64'))
    await chmod(file, mode)
    await utimes(file, changedMs / 1000, changedMs / 1000)
  }
  if (owner === undefined) return
  // The folder last: until then nobody else comes in and puts a link in the place of a file.
  const deepestFirst = [...written].toSorted((a, b) => b.length - a.length)
  for (const one of deepestFirst) await lchown(one, owner.uid, owner.gid)
}

/**
 * @returns the same bytes for the same files; undefined for a folder without any
 * @throws {StateError} `too_large`
 */
export async function gatherFiles(folder: string, owner?: Owner): Promise<Uint8Array | undefined> {
  const entries: FileEntry[] = []
  let bytes = 0
  const tooLarge = (limit: string) =>
    new StateError('too_large', `the plugin's files below MACKEREL_PLUGIN_WORKDIR are more than ${limit}`)
  // Neither links, which lead elsewhere, nor pipes.
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  for (const one of found.filter((entry) => entry.isFile())) {
    const file = path.join(one.parentPath ?? one.path, one.name)
    const room = filesBytesMax - bytes
    const read = await readOwn(file, owner, room)
    if (read === undefined) continue
    if (entries.length === filesMax) throw tooLarge(`${filesMax}`)
    if (read === 'too_large') throw tooLarge(`${filesBytesMax} bytes`)
    bytes += read.content.length
    const content = read.content.toString('base64')
    entries.push([path.relative(folder, file), read.mode & 0o777, Math.round(read.mtimeMs), content])
  }
  if (entries.length === 0) return undefined
  entries.sort(([a], [b]) => (a < b ? -1 : 1))
  return Buffer.from(JSON.stringify({ files: entries }))
}

/**
 * A child that the plugin left may put something else in the file's place meanwhile: a link, a pipe, or, where root
 * reads, a file that the plugin itself may not read.
 */
async function readOwn(file: string, owner: Owner, bytesMax: number) {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK
  const handle = await open(file, flags).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ELOOP') return undefined
    throw error
  })
  try {
    const found = await handle?.stat()
    if (found === undefined || !found.isFile()) return undefined
    if (owner !== undefined && found.uid !== owner.uid) return undefined
    if (found.size > bytesMax) return 'too_large'
    const content = Buffer.alloc(found.size)
    const bytesRead = (await handle?.read(content, 0, found.size, 0))?.bytesRead
    return { content: content.subarray(0, bytesRead), mode: found.mode, mtimeMs: found.mtimeMs }
  } finally {
    await handle?.close()
  }
}

function readEntries(bytes: Uint8Array): readonly FileEntry[] {
  let value: unknown
  try {
    value = JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch {
    value = undefined
  }
  const entries =
    isObject(value) && Array.isArray(value['files']) ? (value['files'] as unknown[]) : [undefined]
  if (entries.every(isEntry)) return entries
  throw new StateError('unreadable', "the stored state of the plugin's files is not what this program writes")
}

function isEntry(value: unknown): value is FileEntry {
  if (!Array.isArray(value)) return false
  const [name, mode, changedMs, content] = value as unknown[]
  if (typeof name !== 'string' || path.isAbsolute(name)) return false
  if (path.normalize(name).split(path.sep)[0] === '..') return false
  return typeof mode === 'number' && typeof changedMs === 'number' && typeof content === 'string'
}
