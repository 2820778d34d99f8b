// Bundles a page: dist/studio, which the studio's server serves, or dist/playground, which any web server can. The mapping
// engine is a file of its own, which the page runs in a worker. Nothing is loaded from elsewhere.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild'
import { defaultMappingText, presetTexts } from '#mapping/authoring'
import { examplesModule } from './examples-module.ts'
import { nodeInBrowser, withoutNode } from './node-in-browser.ts'

const pages = {
  // The studio's paths have no folders above them that the page would not know.
  studio: { entry: 'main.tsx', title: 'Studio', base: '/' },
  playground: { entry: 'playground.tsx', title: 'Playground', base: '' },
} as const

export type PageName = keyof typeof pages

/** @returns what is said of each of its parts */
export async function buildPage(root: string, name: PageName): Promise<Metafile[]> {
  const outdir = join(root, 'dist', name)
  rmSync(outdir, { recursive: true, force: true })
  mkdirSync(outdir, { recursive: true })
  const source = join(root, 'src', 'studio', 'page')
  const { entry, title, base } = pages[name]
  const common = {
    bundle: true,
    minify: true,
    platform: 'browser',
    format: 'esm',
    target: ['chrome123', 'firefox121', 'safari17.5'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    // What is beyond ASCII is shorter as it is.
    charset: 'utf8',
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
    absWorkingDir: root,
    outdir,
  } satisfies BuildOptions
  const { metafile: page } = await build({
    ...common,
    entryPoints: { page: join(source, entry) },
    define: { 'process.env.NODE_ENV': '"production"', EXAMPLES_FILE: '"./all-examples.js"' },
    external: ['./all-examples.js'],
    plugins: [withoutNode, partsApart],
  })
  const metafiles = [page]
  const ofPage = {
    ...common,
    entryPoints: { ...partsOf('editor'), ...(name === 'studio' ? partsOf('live') : {}) },
    plugins: [withoutNode, leanSchema],
  }
  metafiles.push((await build(ofPage)).metafile)
  await build({ ...common, entryPoints: { page: join(source, 'page.css') } })
  const ofEngine = {
    ...common,
    // ES modules first: esbuild then leaves out what is not used.
    mainFields: ['module', 'main'],
    define: engineDefine(),
  } satisfies BuildOptions
  const { metafile: engine } = await build({
    ...ofEngine,
    entryPoints: { engine: join(source, 'engine', 'worker.ts') },
    plugins: [nodeInBrowser(source), partsApart],
  })
  const { metafile: parts } = await build({
    ...ofEngine,
    entryPoints: partsOf('engine'),
    plugins: [nodeInBrowser(source)],
  })
  metafiles.push(engine, parts)
  if (name === 'playground') writeFileSync(join(outdir, 'all-examples.js'), examplesModule(root))
  const html = readFileSync(join(source, 'index.html'), 'utf8')
    .replaceAll('%TITLE%', title)
    .replaceAll('%BASE%', base)
  writeFileSync(join(outdir, 'index.html'), name === 'playground' ? withPolicy(html) : html)
  process.stdout.write(`built ${relative(root, join(outdir, 'index.html'))}\n`)
  return metafiles
}

/**
 * What the page loads when it needs it, each a file beside it: readers of formats, histograms and thinning for a mapping
 * that names them, a reader of payloads that are almost JSON, help in the editor, and what draws a chart.
 */
export const pagePartsApart = [
  { of: 'engine', folder: 'src/mapping/payload-format', name: 'read-cbor' },
  { of: 'engine', folder: 'src/mapping/payload-format', name: 'read-frame' },
  { of: 'engine', folder: 'src/mapping/payload-format', name: 'read-msgpack' },
  { of: 'engine', folder: 'src/decode', name: 'read-odd-text' },
  { of: 'engine', folder: 'src/mapping/histograms', name: 'histograms-part' },
  { of: 'engine', folder: 'src/mapping/thinning', name: 'thin-samples' },
  { of: 'editor', folder: 'src/studio/page/map', name: 'editor-help' },
  { of: 'live', folder: 'src/studio/page/live', name: 'draw-plot' },
] as const

/** Their files, from the root of the project. */
function partsOf(part: (typeof pagePartsApart)[number]['of']): { [name: string]: string } {
  const parts = pagePartsApart.filter(({ of }) => of === part)
  return Object.fromEntries(parts.map(({ folder, name }) => [name, `${folder}/${name}.ts`]))
}

const partsApart: Plugin = {
  name: 'parts-apart',
  setup({ onResolve }) {
    onResolve({ filter: /\/[\w-]+\.ts$/ }, ({ path, kind }) => {
      const part =
        kind === 'dynamic-import'
          ? pagePartsApart.find(({ name }) => path.endsWith(`/${name}.ts`))
          : undefined
      return part === undefined ? undefined : { path: `./${part.name}.js`, external: true }
    })
  },
}

/** The page completes keys and explains them by the schema. What only checks values is left out: the engine checks. */
const leanSchema: Plugin = {
  name: 'lean-schema',
  setup({ onLoad }) {
    onLoad({ filter: /mapping\.schema\.json$/ }, ({ path }) => ({
      loader: 'json',
      contents: JSON.stringify(JSON.parse(readFileSync(path, 'utf8')), (key, value) => {
        // An object is what the schema says of a member of that name.
        const isCheck = checks.has(key) && (typeof value !== 'object' || Array.isArray(value))
        return isCheck || key === 'propertyNames' ? undefined : value
      }),
    }))
  },
}

const checks: ReadonlySet<string> = new Set([
  'pattern',
  'required',
  'minItems',
  'maxItems',
  'uniqueItems',
  'minLength',
  'maxLength',
  'minProperties',
])

/** What the engine carries inside, in the place of files beside it. */
function engineDefine(): { [name: string]: string } {
  return {
    PRESET_TEXTS: JSON.stringify(
      mapValues(presetTexts(), (yaml) => withoutWords(withoutHelp(withoutComments(yaml)))),
    ),
    DEFAULT_MAPPING_TEXT: JSON.stringify(withoutHelp(withoutComments(defaultMappingText()))),
  }
}

/** Nobody reads them in the page; each leaves its line, since the page names lines. */
function withoutComments(yaml: string): string {
  return yaml.replace(/^[ \t]*#.*$/gm, '')
}

/** What a metric is, which the page shows of what the function has written, and not of what the engine maps. */
function withoutHelp(yaml: string): string {
  return yaml.replace(/(?:, |^ +)help: (?:"[^"\n]*"|[^"\n}]*?)(?=\s*(?:\}|$|, \w+:))/gm, '')
}

/** Of a preset, what only the command line shows; in as many lines. */
function withoutWords(yaml: string): string {
  const lines = (text: string): string => text.replace(/.*/g, '')
  return yaml
    .replace(/^description:.*\n(?: .*\n)*/m, (words) => `description: a${lines(words)}`)
    .replace(/^source:.*\n(?: .*\n)*/m, (sources) => `source: https://a${lines(sources)}`)
}

function mapValues(
  texts: { readonly [name: string]: string },
  change: (text: string) => string,
): { [name: string]: string } {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, change(text)]))
}

/** No server of ours sends headers for it, so that the page says itself that it may connect to nothing. */
const playgroundPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "worker-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

function withPolicy(html: string): string {
  const meta = `<meta http-equiv="Content-Security-Policy" content="${playgroundPolicy}">`
  return html
    .replace('<meta charset="utf-8">', `<meta charset="utf-8">\n    ${meta}`)
    .replace(/\n *<meta name="(studio-token|style-nonce)"[^>]*>/g, '')
}
