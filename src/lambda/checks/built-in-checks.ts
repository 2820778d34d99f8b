// The configuration that the build put beside the function.

import { existsSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

export const builtInNames = ['checks.yaml', 'mackerel-agent.conf'] as const

/** @returns undefined where the build had none */
export function findBuiltIn(folder: string): URL | undefined {
  const found = builtInNames.map((name) => path.join(folder, name)).find((file) => existsSync(file))
  return found === undefined ? undefined : pathToFileURL(found)
}
