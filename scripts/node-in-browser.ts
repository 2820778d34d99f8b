// What mapping uses of Node, in the browser: `Buffer` and zlib with the same results. Files are read by nobody there: the
// build puts their texts into the bundle.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'esbuild'

/** What is imported for code that the bundle turns out not to have. */
export const withoutNode: Plugin = {
  name: 'without-node',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:(fs|util|zlib)$/ }, ({ path }) => ({
      path,
      namespace: 'absent',
      sideEffects: false,
    }))
    onLoad({ filter: /.*/, namespace: 'absent' }, () => ({
      contents: `export const ${absentNames.map((name) => `${name} = undefined`).join(', ')}`,
    }))
  },
}

const absentNames = ['readdirSync', 'readFileSync', 'parseArgs', 'gunzipSync', 'inflateSync']

/** @param page folder of its sources */
export function nodeInBrowser(page: string): Plugin {
  const folder = join(page, 'engine', 'node')
  return {
    name: 'node-in-browser',
    setup(build) {
      const { initialOptions, onResolve, resolve } = build
      initialOptions.inject = [...(initialOptions.inject ?? []), join(folder, 'buffer.ts')]
      onResolve({ filter: /^node:zlib$/ }, () => ({ path: join(folder, 'zlib.ts') }))
      // Its package does not say so: the encoder, which nobody calls, can be left out.
      onResolve({ filter: /^cborg$|^\.\/lib\/(en|de)code\.js$/ }, async ({ path, pluginData, ...where }) => {
        if (pluginData === 'resolved') return undefined
        const { path: file } = await resolve(path, { ...where, pluginData: 'resolved' })
        return { path: file, sideEffects: false }
      })
      build.onLoad({ filter: /[\\/]re2js[\\/]build[\\/]index\.js$/ }, ({ path }) => ({
        contents: withoutPrintable(readFileSync(path, 'utf8')),
      }))
      return withoutNode.setup(build)
    },
  }
}

/** The table of characters that can be printed, with which RE2JS writes a pattern as text again: nobody asks for that. */
function withoutPrintable(re2js: string): string {
  const table = /(this\._Print = new UnicodeRangeTable\(decodeRanges\(")[^"]+"/
  if (!table.test(re2js)) throw new Error('re2js: its table of printable characters is not where it was')
  return re2js.replace(table, '$1"')
}
