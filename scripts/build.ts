// Builds every function that a template names: `CodeUri: dist/NAME` is made from src/lambda/NAME/NAME.ts. One that maps has
// the mapping beside it as lines of JSON, so that it starts without a YAML parser. And the program on the command line,
// dist/cli, with the pages that it serves, dist/studio and dist/playground.

import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, parse, relative } from 'node:path'
import { type BuildOptions, build, type Metafile } from 'esbuild'
import { parseDocument } from 'yaml'
import { readChecks } from '#checks'
import { defaultMappingText, keptNaming, presetTexts } from '#mapping/authoring'
import { packMapping } from '#mapping/packed'
import { ConfigError } from '../src/errors.ts'
import { builtInNames } from '../src/lambda/checks/built-in-checks.ts'
import { programVersion } from '../src/program-version.ts'
import { buildPage } from './build-page.ts'
import { beginBuild } from './build-stamp.mjs'
import { builtinModules } from './builtin-modules.ts'
import { writeBundledPackages } from './bundled-packages.ts'
import { bundledMapping, type EmbeddedMapping, embeddedMapping } from './embedded-mapping.ts'
import { lazyModules } from './lazy-modules.ts'
import { leanPackages } from './lean-packages.ts'
import { licensesName, licensesText } from './third-party-licenses.ts'

const root = join(import.meta.dirname, '..')

/** What functions and the program are built with alike. */
const common = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  outExtension: { '.js': '.mjs' },
  minify: true,
  // ES modules first: esbuild then leaves out what is not used.
  mainFields: ['module', 'main'],
  // The Lambda runtime brings the SDK's clients along.
  external: ['@aws-sdk/client-*'],
  define: { IS_BUNDLE: 'true', PROGRAM_VERSION: JSON.stringify(programVersion) },
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
  absWorkingDir: root,
} as const satisfies BuildOptions

/** Of parts with the parser of mapping files. esbuild makes every module of a bundle ask for an object defined so. */
const withPresets = { ...common.define, PRESET_TEXTS: JSON.stringify(presetTexts()) }

/** Collectors and the frame around them tell errors by their classes, of which there must be one each. */
const sharingFunctions = ['collect', 'checks']

/** These start with a dependency in CommonJS: the YAML parser. */
const functionsWithCommonJs = ['scrape']

/** Dependencies in CommonJS ask for Node's own modules in their way. */
const requireBanner = {
  js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);",
}

/** Folders below dist/ in the `CodeUri` of a template. */
function functionNames(template: string): string[] {
  const document = parseDocument(readFileSync(join(root, template), 'utf8'), { logLevel: 'silent' })
  const { Resources } = document.toJS() as {
    Resources: Record<string, { Properties?: { CodeUri?: string } }>
  }
  const uris = Object.values(Resources).map((resource) => resource.Properties?.CodeUri ?? '')
  return uris
    .filter((uri) => uri.startsWith('dist/'))
    .map((uri) => uri.slice('dist/'.length).replace(/\/$/, ''))
}

/** @returns what is said of each of its parts */
async function buildFunction(name: string, mappings: Mappings): Promise<Metafile[]> {
  const outdir = prepareFolder(name)
  const metafiles = await bundleFunction(join(root, 'src', 'lambda', name, `${name}.ts`), outdir)
  const [metafile] = metafiles
  if ('src/config/load-mapping.ts' in metafile.inputs) writeMappings(outdir, mappings)
  if ('src/lambda/checks/built-in-checks.ts' in metafile.inputs) await copyChecks(outdir)
  writeFileSync(join(root, 'dist', `${name}.meta.json`), JSON.stringify(metafile))
  process.stdout.write(`built ${relative(root, join(outdir, 'index.mjs'))}\n`)
  return metafiles
}

/**
 * The user's file of checks, if there is one.
 * @throws {ConfigError} if it has problems
 */
async function copyChecks(folder: string): Promise<void> {
  for (const name of builtInNames.filter((one) => existsSync(join(root, one)))) {
    await readChecks(readFileSync(join(root, name), 'utf8'), name)
    copyFileSync(join(root, name), join(folder, name))
  }
}

/** @returns what is said of the part that is loaded at the start, and then of the others */
async function bundleFunction(entry: string, outdir: string): Promise<[Metafile, ...Metafile[]]> {
  const lazy = new Map<string, string>()
  const { metafile } = await build({
    ...common,
    entryPoints: { index: entry },
    outdir,
    // A part that is split off may be of a package in CommonJS.
    ...(sharingFunctions.includes(parse(entry).name) && { splitting: true, banner: requireBanner }),
    ...(functionsWithCommonJs.includes(parse(entry).name) && { banner: requireBanner }),
    plugins: [builtinModules, lazyModules(root, lazy), leanPackages],
  })
  const parts: Metafile[] = []
  // Not those of code that the bundle turned out not to have.
  const wanted = lazyNames(metafile)
  for (const name of wanted) {
    const part = await bundlePart({
      ...common,
      entryPoints: { [name]: lazy.get(name) as string },
      outdir,
      define: withPresets,
      plugins: [builtinModules, lazyModules(root, lazy)],
    })
    parts.push(part)
    for (const further of lazyNames(part)) wanted.add(further)
  }
  return [metafile, ...parts]
}

/** The banner loads a module of Node's, which the first message would wait for: only parts with CommonJS in them have it. */
async function bundlePart(options: typeof common & BuildOptions): Promise<Metafile> {
  const { metafile } = await build(options)
  const hasCommonJs = Object.values(metafile.inputs).some(({ format }) => format === 'cjs')
  return hasCommonJs ? (await build({ ...options, banner: requireBanner })).metafile : metafile
}

function lazyNames({ outputs }: Metafile): Set<string> {
  const imports = Object.values(outputs).flatMap((output) => output.imports)
  const own = imports.filter(
    ({ path, kind, external }) => external === true && kind === 'dynamic-import' && path.startsWith('./'),
  )
  return new Set(own.map(({ path }) => parse(path).name))
}

/**
 * Its parts share code as esbuild sees fit. Nothing is left to be installed beside it: the clients of the SDK are in it, too.
 * @returns what is said of it
 */
async function buildProgram(mappings: Mappings): Promise<Metafile[]> {
  const outdir = prepareFolder('cli')
  writeMappings(outdir, mappings)
  const { metafile } = await build({
    ...common,
    external: [],
    // Collectors and the program tell errors by their classes, which are the same where the code is shared.
    entryPoints: {
      index: join(root, 'src', 'cli', 'main.ts'),
      // For scripts/start.mjs, which says how it was called.
      'run-program': join(root, 'src', 'cli', 'run-program.ts'),
      collector: join(root, 'src', 'collect', 'own', 'index.ts'),
    },
    outdir,
    splitting: true,
    define: {
      ...withPresets,
      DEFAULT_MAPPING_TEXT: JSON.stringify(defaultMappingText()),
    },
    banner: requireBanner,
  })
  // The thread that `start` runs the function in, which is loaded by its name.
  copyFileSync(join(root, 'src', 'studio', 'ingest-worker.mjs'), join(outdir, 'ingest-worker.mjs'))
  process.stdout.write(`built ${relative(root, join(outdir, 'index.mjs'))}\n`)
  return [metafile]
}

/** @returns an empty folder below dist/ */
function prepareFolder(name: string): string {
  const folder = join(root, 'dist', name)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  return folder
}

function writeMappings(folder: string, mappings: Mappings): void {
  for (const [names, mapping] of mappings) {
    writeFileSync(join(folder, `mapping-${names}.jsonl`), packed(mapping).join('\n'))
  }
}

/** @returns lines for `loadMapping`: the user's file, and behind it the bundled mapping */
function packed({ file, bundled }: EmbeddedMapping): string[] {
  return [JSON.stringify(file ?? null), ...packMapping(bundled)].map(toAscii)
}

/** A single `–` would have V8 keep the whole file with two bytes for a character. */
function toAscii(json: string): string {
  const escaped = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
  return json.replace(/[^\0-\x7f]/g, escaped)
}

/** By the naming version that they are in, unless the user's file says one. */
type Mappings = ReadonlyMap<number, EmbeddedMapping>

async function inEachVersion(read: (version: number) => Promise<EmbeddedMapping>): Promise<Mappings> {
  const entries = keptNaming.versions.map(async (version) => [version, await read(version)] as const)
  return new Map(await Promise.all(entries))
}

const endBuild = beginBuild(root)
try {
  const mappings = await inEachVersion((version) => embeddedMapping(root, version))
  const templates = ['template.yaml', 'collectors.yaml', 'scrape.yaml', 'checks-template.yaml']
  const names = templates.flatMap(functionNames)
  const metafiles = new Map<string, readonly Metafile[]>()
  for (const name of new Set(names)) metafiles.set(name, await buildFunction(name, mappings))
  metafiles.set('cli', await buildProgram(await inEachVersion((version) => bundledMapping(root, version))))
  for (const page of ['studio', 'playground'] as const) metafiles.set(page, await buildPage(root, page))
  writeBundledPackages(root, metafiles)
  writeFileSync(join(root, 'dist', licensesName), licensesText(root))
  endBuild()
} catch (error) {
  if (!(error instanceof ConfigError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
