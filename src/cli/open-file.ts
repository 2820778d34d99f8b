// Opens a file that an argument names.

import { open } from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { ConfigError } from '../errors.ts'
import { describeFileError } from './describe-file.ts'

/** @throws {ConfigError} if it cannot be read */
export async function openFile(file: string, folder: string): Promise<Readable> {
  // Its lines would be taken for topics and payloads.
  if (/\.ya?ml$/i.test(file)) throw new ConfigError('options', [{ path: 'FILE', message: noMessages }])
  // A stream would tell of a file that is not there only when it is too late to say it well.
  try {
    const handle = await open(path.resolve(folder, file))
    if (!(await handle.stat()).isDirectory()) return handle.createReadStream()
    await handle.close()
  } catch (error) {
    throw new ConfigError('options', [{ path: 'FILE', message: describeFileError(error) }])
  }
  const message = describeFileError({ code: 'EISDIR' }, 'a file of messages, one a line')
  throw new ConfigError('options', [{ path: 'FILE', message }])
}

const noMessages =
  'expected messages, one a line (actual: a YAML file); a mapping file goes behind `map --mapping`'
