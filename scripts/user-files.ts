// What a user puts beside package.json goes into the functions that the build makes (docs/deploy.md). It must not go into what
// others get.

import { existsSync } from 'node:fs'
import { join } from 'node:path'

const names = ['mapping.yaml', 'checks.yaml', 'mackerel-agent.conf']

/** @throws {Error} in words for people, if there is one */
export function refuseUserFiles(root: string): void {
  const found = names.filter((name) => existsSync(join(root, name)))
  if (found.length === 0) return
  throw new Error(
    `${found.join(', ')}: the build puts your own files into the functions. Move them away to make a package.`,
  )
}
