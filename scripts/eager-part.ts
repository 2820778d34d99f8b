// What init loads of a built function: its entry and everything that this imports statically, by esbuild's metafile.

import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Metafile } from 'esbuild'

export interface EagerPart {
  /** Paths relative to the project, the entry first. */
  readonly files: readonly string[]
  readonly bytes: number
  /** Source files that are in these files with at least one byte, relative to the project. */
  readonly inputs: readonly string[]
}

/**
 * @param root folder of the project
 * @param name function, as in `dist/NAME`
 * @throws {Error} in words for people, if there is no build or it is not the one that the metafile describes
 */
export function readEagerPart(root: string, name: string): EagerPart {
  const metafilePath = `dist/${name}.meta.json`
  if (!existsSync(join(root, metafilePath))) {
    throw new Error(`${metafilePath} does not exist; run npm run build first`)
  }
  const { outputs }: Metafile = JSON.parse(readFileSync(join(root, metafilePath), 'utf8'))
  const files = [`dist/${name}/index.mjs`]
  const inputs = new Set<string>()
  let bytes = 0
  for (const file of files) {
    const output = outputs[file]
    if (output === undefined)
      throw new Error(`${metafilePath} does not describe ${file}; run npm run build again`)
    if (!existsSync(join(root, file)) || statSync(join(root, file)).size !== output.bytes) {
      throw new Error(`${file} is not the file that ${metafilePath} describes; run npm run build again`)
    }
    bytes += output.bytes
    for (const [input, { bytesInOutput }] of Object.entries(output.inputs)) {
      if (bytesInOutput > 0) inputs.add(input)
    }
    for (const { path, kind } of output.imports) {
      const imported = path.startsWith('.') ? join(dirname(file), path) : path
      const isOurs = imported.startsWith(`dist/${name}/`)
      if (isOurs && kind === 'import-statement' && !files.includes(imported)) files.push(imported)
    }
  }
  return { files, bytes, inputs: [...inputs] }
}
