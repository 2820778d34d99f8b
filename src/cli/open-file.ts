// Opens a file that an argument names.

import { createReadStream } from 'node:fs'
import { access, constants } from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { ConfigError } from '../errors.ts'
import { describeFileError } from './describe-file.ts'

/** @throws {ConfigError} if it cannot be read */
export async function openFile(file: string, folder: string): Promise<Readable> {
  const name = path.resolve(folder, file)
  // Its lines would be taken for topics and payloads.
  if (/\.ya?ml$/i.test(file)) throw new ConfigError('options', [{ path: 'FILE', message: noMessages }])
  try {
    // A stream would tell of a file that is not there only when it is too late to say it well.
    await access(name, constants.R_OK)
  } catch (error) {
    throw new ConfigError('options', [{ path: 'FILE', message: describeFileError(error) }])
  }
  return createReadStream(name)
}

const noMessages =
  'expected messages, one a line (actual: a YAML file); a mapping file goes behind `map --mapping`'
