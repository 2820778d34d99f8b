// The files that `include` of a mackerel-agent.conf names, by a pattern as filepath.Glob of Go has it: `*`, `?` and `[…]`
// in a part of the path. Relative patterns start where the file itself is.

import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { ReadIncluded } from '#checks'
import { ConfigError } from '../../errors.ts'
import { describeFileError } from '../describe-file.ts'

/** @param file the configuration, absolute */
export function createReadIncluded(file: string): ReadIncluded {
  const folder = path.dirname(file)
  return async (pattern) => {
    const files = await findFiles(path.resolve(folder, pattern))
    return Promise.all(
      files.map(async (one) => {
        const name = path.relative(folder, one)
        try {
          return { name, text: await readFile(one, 'utf8') }
        } catch (error) {
          throw new ConfigError(name, [{ path: 'include', message: describeFileError(error) }])
        }
      }),
    )
  }
}

/** @returns in the order of their names */
async function findFiles(pattern: string): Promise<readonly string[]> {
  const { root } = path.parse(pattern)
  let found: readonly string[] = [root]
  for (const part of pattern.slice(root.length).split(path.sep)) {
    const matches = matcherOf(part)
    const next = await Promise.all(
      found.map(async (folder) => {
        const names = await readdir(folder).catch(() => [])
        return names
          .filter(matches)
          .sort()
          .map((name) => path.join(folder, name))
      }),
    )
    found = next.flat()
  }
  return found
}

function matcherOf(part: string): (name: string) => boolean {
  const source = part.replace(/\*|\?|\[\^?[^\]]+\]|[\\^$.|+(){}[\]]/g, (one) => {
    if (one === '*') return '.*'
    if (one === '?') return '.'
    return one.length > 1 ? one : `\\${one}`
  })
  try {
    const expression = new RegExp(`^${source}$`, 's')
    return (name) => expression.test(name)
  } catch {
    throw new ConfigError('the configuration', [{ path: 'include', message: 'expected a pattern of files' }])
  }
}
