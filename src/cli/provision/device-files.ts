// The files of a device in one folder, which only their owner may read. What is there is never written over.

import { createHash, X509Certificate } from 'node:crypto'
import { mkdirSync, readFileSync, statSync, unlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { StackError } from '#stack'
import { describeFileError } from '../describe-file.ts'

export type DeviceFile = 'ca.pem' | 'cert.pem' | 'key.pem' | 'env'

export interface DeviceFiles {
  /** @throws {StackError} for a file that cannot be read */
  read(name: DeviceFile): string | undefined
  /** @throws {StackError} also where it is there */
  create(name: DeviceFile, text: string): void
  /** Whether others than the owner may read it. */
  isOpen(name: DeviceFile): boolean
}

/** @param folder absolute; made with the first file */
export function openDeviceFiles(folder: string): DeviceFiles {
  const fileOf = (name: DeviceFile) => path.join(folder, name)
  return {
    read: (name) => readIfThere(fileOf(name)),
    create(name, text) {
      const file = fileOf(name)
      let isMade = false
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 })
        writeFileSync(file, '', { flag: 'wx', mode: 0o600 })
        isMade = true
        writeFileSync(file, text, { flag: 'r+', flush: true })
      } catch (error) {
        if (isMade) unlinkSync(file)
        throw cannot('write', file, error)
      }
    },
    isOpen: (name) => ((statSync(fileOf(name), { throwIfNoEntry: false })?.mode ?? 0) & 0o077) !== 0,
  }
}

/** @throws {StackError} */
export function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw cannot('read', file, error)
  }
}

/**
 * AWS names a certificate by this.
 * @throws {StackError} for a file that holds none
 */
export function certificateIdOf(pem: string, file: string): string {
  try {
    return createHash('sha256').update(new X509Certificate(pem).raw).digest('hex')
  } catch {
    throw new StackError(
      'other',
      `${file} holds no certificate`,
      'Remove it, or name another folder with --out DIR.',
    )
  }
}

function cannot(verb: string, file: string, error: unknown): StackError {
  return new StackError(
    'other',
    `cannot ${verb} ${file}: ${describeFileError(error)}`,
    'Name another folder with --out DIR.',
  )
}
