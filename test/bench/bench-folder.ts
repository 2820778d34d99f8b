// What the child processes run: the bench's programs bundled as the function is, and a copy of each function, so that a
// build in the meantime disturbs nothing. All in one temporary folder.

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type BuildOptions, build, type Plugin } from 'esbuild'
import { leanPackages } from '../../scripts/lean-packages.ts'
import { programVersion } from '../../src/program-version.ts'
import { type BenchNode, ownNode } from './bench-node.ts'
import { siteRules } from './many-rules.ts'

export interface BenchFolder {
  /** That the figures are measured on. */
  readonly node: BenchNode
  /** Path of a program in programs/, as JavaScript. */
  program(name: ProgramName): string
  /** URL of the built function. */
  readonly ingest: string
  /** URL of the built function that a schedule invokes. */
  readonly collect: string
  /** URL of a handler that does nothing. */
  readonly empty: string
  readonly mappingFile: string
  /** @returns its path */
  write(name: string, text: string): string
  remove(): void
}

const programs = [
  'run-path',
  'run-handler',
  'import-module',
  'first-message',
  'invoke-warm',
  'match-topic',
  'take-requests',
  'map-worst',
] as const

export type ProgramName = (typeof programs)[number]

export async function createBenchFolder(root: string, node: BenchNode = ownNode): Promise<BenchFolder> {
  const folder = mkdtempSync(join(tmpdir(), 'iot-remote-write-bench-'))
  for (const name of ['ingest', 'collect']) {
    cpSync(join(root, 'dist', name), join(folder, name), { recursive: true })
  }
  // The options of scripts/build.ts that decide how fast the code is.
  const options = {
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    minify: true,
    mainFields: ['module', 'main'],
    external: ['@aws-sdk/*'],
    define: { PROGRAM_VERSION: JSON.stringify(programVersion) },
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
    logLevel: 'warning',
    absWorkingDir: root,
  } as const satisfies BuildOptions
  const bench = join(root, 'test', 'bench')
  await build({
    ...options,
    entryPoints: programs.map((name) => join(bench, 'programs', `${name}.ts`)),
    plugins: [leanPackages, naiveApart],
  })
  await build({ ...options, entryPoints: [join(bench, 'naive.ts')] })
  const write = (name: string, text: string): string => {
    const file = join(folder, name)
    writeFileSync(file, text)
    return file
  }
  return {
    node,
    program: (name) => join(folder, `${name}.mjs`),
    ingest: pathToFileURL(join(folder, 'ingest', 'index.mjs')).href,
    collect: pathToFileURL(join(folder, 'collect', 'index.mjs')).href,
    empty: pathToFileURL(
      write('empty.mjs', 'export const handler = async () => ({ batchItemFailures: [] })\n'),
    ).href,
    mappingFile: write(
      'mapping.yaml',
      withManyRules(readFileSync(join(root, 'test', 'bench', 'mapping.yaml'), 'utf8')),
    ),
    write,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** The straightforward way takes packages as they are. */
const naiveApart: Plugin = {
  name: 'naive-apart',
  setup({ onResolve }) {
    onResolve({ filter: /[/]naive\.ts$/ }, () => ({ path: './naive.mjs', external: true }))
  },
}

const rulesOfWorkloads = 2

/** Everything is measured with 100 rules, of which those of the workloads are the last. */
function withManyRules(mappingText: string): string {
  return mappingText.replace('rules:\n', `rules:\n${siteRules(100 - rulesOfWorkloads)}`)
}
