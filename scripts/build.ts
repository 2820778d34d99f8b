// Builds every function that template.yaml names: `CodeUri: dist/NAME` is made from src/lambda/NAME.ts. The mapping is
// validated and embedded, so that the function starts without a YAML parser.

import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, parse, relative } from 'node:path'
import { build, type Metafile, type Plugin } from 'esbuild'
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
  const metafile = await bundle('index', join(root, 'src', 'lambda', `${name}.ts`), outdir, mapping)
  writeFileSync(join(root, 'dist', `${name}.meta.json`), JSON.stringify(metafile))
  process.stdout.write(`built ${relative(root, join(outdir, 'index.mjs'))}\n`)
}

async function bundle(name: string, entry: string, outdir: string, mapping: string): Promise<Metafile> {
  const lazy = new Map<string, string>()
  const { metafile } = await build({
    entryPoints: { [name]: entry },
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    minify: true,
    // ES modules first: esbuild then leaves out what is not used.
    mainFields: ['module', 'main'],
    // The Lambda runtime brings the SDK's clients along.
    external: ['@aws-sdk/client-*'],
    define: { EMBEDDED_MAPPING: mapping },
    plugins: name === 'index' ? [lazyModules(lazy)] : [],
    // Dependencies in CommonJS ask for Node's own modules in their way.
    banner:
      name === 'index'
        ? {}
        : { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
    absWorkingDir: root,
  })
  for (const [lazyName, lazyEntry] of lazy) await bundle(lazyName, lazyEntry, outdir, mapping)
  return metafile
}

/**
 * What is imported dynamically becomes a file of its own beside index.mjs, which shares no code with it. esbuild's own
 * splitting would move what both use into the part that every start loads, with all that only the other one uses.
 */
function lazyModules(lazy: Map<string, string>): Plugin {
  return {
    name: 'lazy-modules',
    setup({ onResolve, onLoad, resolve }) {
      // protobufjs does without it where 64-bit integers are numbers, as they are here: times below 2^53 milliseconds.
      onResolve({ filter: /^long$/ }, () => ({ path: 'long', namespace: 'absent' }))
      onLoad({ filter: /.*/, namespace: 'absent' }, () => ({ contents: 'module.exports = null' }))
      onResolve({ filter: /.*/ }, async ({ path, kind, pluginData, ...where }) => {
        const ours = kind === 'dynamic-import' && where.importer.startsWith(join(root, 'src'))
        if (!ours || pluginData === 'resolved' || path.startsWith('@aws-sdk/client-')) return undefined
        const { path: file } = await resolve(path, { ...where, kind, pluginData: 'resolved' })
        const name = parse(path).name
        lazy.set(name, file)
        return { path: `./${name}.mjs`, external: true }
      })
    },
  }
}

try {
  const mapping = embeddedMapping()
  for (const name of functionNames()) await buildFunction(name, mapping)
} catch (error) {
  if (!(error instanceof ConfigError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
