// The files that options name, looked at before anything starts, so that all that are missing are named at once.

import { accessSync, constants, statSync } from 'node:fs'
import { ConfigError, type ConfigIssue } from '../errors.ts'
import { readFileText } from './server/file-text.ts'
import type { StartOptions } from './start-options.ts'

const expected: { readonly [option: string]: string } = { '--mapping': 'a mapping file' }
const words: { readonly [code: string]: string } = {
  ENOENT: 'there is no such file (ENOENT)',
  EACCES: 'you have no permission (EACCES)',
}

/** @throws ConfigError with every file that cannot be read */
export function checkOptionFiles({ source, target, mappingFile }: StartOptions): void {
  const files = {
    '--mapping': mappingFile,
    '--secret-file': target.kind === 'url' ? target.secretFile : undefined,
    ...(source.kind === 'broker'
      ? {
          '--broker-secret-file': source.secretFile,
          '--ca': source.caFile,
          '--cert': source.certFile,
          '--key': source.keyFile,
        }
      : {}),
  }
  const issues: ConfigIssue[] = []
  for (const [option, file] of Object.entries(files)) {
    if (file === undefined) continue
    try {
      accessSync(file, constants.R_OK)
      if (statSync(file).isDirectory()) {
        issues.push({ path: option, message: `this is a folder; expected ${expected[option] ?? 'a file'}` })
      } else if (option === '--mapping') {
        const found = readFileText(file)
        if (found.kind === 'unreadable') issues.push({ path: option, message: found.why })
      }
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      // The file itself is not named: it may be a secret that somebody gave in the wrong place.
      issues.push({ path: option, message: `cannot be read: ${words[code ?? ''] ?? code}` })
    }
  }
  if (issues.length > 0) throw new ConfigError('options', issues)
}
