// Bundles the function under test for its process: the sources of src/, with Node's timers and its file system
// replaced where the function uses them.

import { join } from 'node:path'
import { build } from 'esbuild'
import { programVersion } from '../../../src/program-version.ts'

const here = import.meta.dirname

/** @returns the file to run */
export async function buildFunction(outdir: string): Promise<string> {
  const outfile = join(outdir, 'function.mjs')
  await build({
    entryPoints: [join(here, 'program.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    mainFields: ['module', 'main'],
    external: ['@aws-sdk/*'],
    define: { PROGRAM_VERSION: JSON.stringify(programVersion) },
    inject: [join(here, 'injected-timers.ts')],
    logLevel: 'warning',
    // Dependencies in CommonJS ask for Node's own modules in their way.
    banner: {
      js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);",
    },
    plugins: [
      {
        name: 'faulty-files',
        setup({ onResolve }) {
          onResolve({ filter: /^node:fs\/promises$/ }, ({ importer }) =>
            importer.endsWith('/src/dead-letter/sink.ts') ? { path: join(here, 'faulty-files.ts') } : null,
          )
        },
      },
    ],
  })
  return outfile
}
