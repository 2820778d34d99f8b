// Writes files into a folder, all or none: a file that somebody has changed is not lost.

import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { ConfigError } from '../../errors.ts'
import { describeFileError } from '../describe-file.ts'

export interface NamedText {
  /** Below the folder. */
  readonly name: string
  readonly text: string
}

/**
 * @returns the names of all files, also of those that were there already
 * @throws {ConfigError} if one is there and differs and is not to be replaced, or if it cannot be written
 */
export async function writeFiles(
  folder: string,
  files: readonly NamedText[],
  replace: boolean,
): Promise<string[]> {
  const known = await Promise.all(files.map(({ name }) => readText(path.join(folder, name))))
  const issues = files
    .filter(({ text }, index) => !replace && known[index] !== undefined && known[index] !== text)
    .map(({ name }) => ({ path: name, message: 'the file is there already and differs; add --replace' }))
  if (issues.length > 0) throw new ConfigError('--out', issues)
  try {
    for (const { name, text } of files) {
      const file = path.join(folder, name)
      await mkdir(path.dirname(file), { recursive: true })
      await writeFile(file, text)
    }
  } catch (error) {
    throw new ConfigError('options', [{ path: '--out', message: describeFileError(error, 'a folder') }])
  }
  return files.map(({ name }) => name)
}

async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch {
    return undefined
  }
}
