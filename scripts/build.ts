// Builds every function that template.yaml names: `CodeUri: dist/NAME` is made from src/lambda/NAME.ts. The mapping is
// validated and embedded, so that the function starts without a YAML parser.

import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { build } from 'esbuild'
import { parseDocument } from 'yaml'
import { ConfigError } from '../src/errors.ts'
import { parseMapping } from '../src/mapping/parse-mapping.ts'

const root = join(import.meta.dirname, '..')

/** Folders below dist/ in the template's `CodeUri`. */
function functionNames(): string[] {
  const document = parseDocument(readFileSync(join(root, 'template.yaml'), 'utf8'), {
    logLevel: 'silent',
  })
  const { Resources } = document.toJS() as {
    Resources: Record<string, { Properties?: { CodeUri?: string } }>
  }
  const uris = Object.values(Resources).map((resource) => resource.Properties?.CodeUri ?? '')
  return uris
    .filter((uri) => uri.startsWith('dist/'))
    .map((uri) => uri.slice('dist/'.length).replace(/\/$/, ''))
}

/** The mapping as JSON text, or `undefined` as source text where there is none. */
function embeddedMapping(): string {
  const file = join(root, 'mapping.yaml')
  return existsSync(file)
    ? JSON.stringify(parseMapping(readFileSync(file, 'utf8'), 'mapping.yaml'))
    : 'undefined'
}

async function buildFunction(name: string, mapping: string): Promise<void> {
  const outdir = join(root, 'dist', name)
  rmSync(outdir, { recursive: true, force: true })
  const { metafile } = await build({
    entryPoints: { index: join(root, 'src', 'lambda', `${name}.ts`) },
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    chunkNames: 'chunk-[hash]',
    platform: 'node',
    target: 'node20',
    format: 'esm',
    minify: true,
    // ES modules first: esbuild then leaves out what is not used.
    mainFields: ['module', 'main'],
    // The Lambda runtime brings the SDK's clients along.
    external: ['@aws-sdk/client-*'],
    define: { EMBEDDED_MAPPING: mapping },
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
    absWorkingDir: root,
  })
  writeFileSync(join(root, 'dist', `${name}.meta.json`), JSON.stringify(metafile))
  process.stdout.write(`built ${relative(root, join(outdir, 'index.mjs'))}\n`)
}

try {
  const mapping = embeddedMapping()
  for (const name of functionNames()) await buildFunction(name, mapping)
} catch (error) {
  if (!(error instanceof ConfigError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
