// What `npm pack` and `npm publish` run first: the package has what is built, and the types of its entry for authors of
// collectors.

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generateDtsBundle } from 'dts-bundle-generator'
import { ensureBuilt } from './ensure-installed.mjs'
import { refuseUserFiles } from './user-files.ts'

const root = join(import.meta.dirname, '..')

/** One file without imports, since the package has no sources. */
function writeTypes(): void {
  const entry = { filePath: join(root, 'src', 'collect', 'own', 'index.ts'), noCheck: true }
  const output = { noBanner: true, exportReferencedTypes: false }
  const [types] = generateDtsBundle([{ ...entry, output }], {
    preferredConfigPath: join(root, 'tsconfig.json'),
  })
  mkdirSync(join(root, 'types'), { recursive: true })
  writeFileSync(join(root, 'types', 'collector.d.mts'), types as string)
}

try {
  refuseUserFiles(root)
  await ensureBuilt()
  writeTypes()
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`)
  process.exitCode = 1
}
