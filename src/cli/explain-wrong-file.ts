// Loaded by `collect scrape` where a file is wrong: a file of another kind has keys that no collector knows, and a list of
// them is of no help.

import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { describeWrongFile } from '#scrape'
import { ConfigError } from '../errors.ts'

/** @returns what the file looks like, and which command takes it; undefined for a file like no other */
export async function explainWrongFile(file: string, folder: string): Promise<ConfigError | undefined> {
  const text = await readFile(path.resolve(folder, file), 'utf8').catch(() => '')
  const message = describeWrongFile(text)
  return message === undefined ? undefined : new ConfigError(file, [{ path: 'file', message }])
}
