// The text of a file that a person edits with other programs too: read as it is, and replaced without a change of anything
// but the text.

import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'

export type FileText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'absent' }
  /** It is there, and its text is not known: nothing may be written over it. `why` is for people. */
  | { readonly kind: 'unreadable'; readonly why: string }

const convert = 'convert it to UTF-8, such as with `iconv -f latin1 -t utf-8`'

export function readFileText(file: string): FileText {
  let bytes: Uint8Array
  try {
    bytes = readFileSync(file)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return code === 'ENOENT' ? { kind: 'absent' } : { kind: 'unreadable', why: describe(error) }
  }
  try {
    return { kind: 'text', text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) }
  } catch {
    return { kind: 'unreadable', why: `line ${lineOfBadByte(bytes)} is not UTF-8; ${convert}` }
  }
}

/**
 * Nobody reads half of it, unless the file has something that a new file cannot have: then its bytes are replaced. A link
 * stays, and its target is written, also where that is not there yet.
 * @throws Error for people, where it cannot be written
 */
export function replaceFileText(named: string, text: string): void {
  try {
    const file = targetOf(named)
    const before = statSync(file, { throwIfNoEntry: false })
    // Root, and who may write to the folder, could replace it nevertheless; but somebody has protected it.
    if (before !== undefined && (before.mode & 0o222) === 0) throw new Error('the file is read-only')
    if (before !== undefined) accessSync(file, constants.W_OK)
    if (before !== undefined && before.nlink > 1) writeFileSync(file, text)
    else replace(file, text, before)
  } catch (error) {
    throw new Error(`${path.basename(named)} cannot be written: ${describe(error)}`)
  }
}

/** A text with the line ends of another one, which an editor on a page makes `\n`. */
export function withLineEndsOf(before: string, text: string): string {
  const isWindows = before.includes('\r\n') && !/(^|[^\r])\n/.test(before)
  return isWindows && !text.includes('\r') ? text.replaceAll('\n', '\r\n') : text
}

function replace(file: string, text: string, before: Stats | undefined): void {
  const fresh = `${file}.${process.pid}.new`
  try {
    writeFileSync(fresh, text)
    if (before !== undefined) {
      const { uid, gid } = statSync(fresh)
      if (uid !== before.uid || gid !== before.gid) chownSync(fresh, before.uid, before.gid)
      // After the owner, whose change takes bits away.
      chmodSync(fresh, before.mode & 0o7777)
    }
    renameSync(fresh, file)
  } catch (error) {
    rmSync(fresh, { force: true })
    const { code, syscall } = error as NodeJS.ErrnoException
    // Only its owner or root can give a file away: its bytes then change where they are.
    if (code !== 'EPERM' || syscall !== 'chown') throw error
    writeFileSync(file, text)
  }
}

/** What links name in the end, whether it is there or not. */
function targetOf(named: string): string {
  try {
    return realpathSync(named)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  let link: string
  try {
    link = readlinkSync(named)
  } catch {
    return named
  }
  return targetOf(path.resolve(path.dirname(named), link))
}

const words: { readonly [code: string]: string } = {
  EACCES: 'you have no permission (EACCES)',
  EISDIR: 'this is a folder; expected a mapping file',
  ELOOP: 'its links lead to each other (ELOOP)',
  ENOENT: 'its folder does not exist (ENOENT)',
  ENOSPC: 'no space is left on the disk (ENOSPC)',
  EROFS: 'the file system is read-only (EROFS)',
}

function describe(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException
  return words[code] ?? message
}

/** From 1. */
function lineOfBadByte(bytes: Uint8Array): number {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let line = 1
  for (let start = 0; start < bytes.length; line++) {
    // No byte of a character in UTF-8 but the line end itself has its value.
    const end = bytes.indexOf(0x0a, start)
    const next = end < 0 ? bytes.length : end + 1
    try {
      decoder.decode(bytes.subarray(start, next))
    } catch {
      return line
    }
    start = next
  }
  return line
}
