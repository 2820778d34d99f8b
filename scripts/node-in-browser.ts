// What mapping uses of Node, in the browser: `Buffer` and zlib with the same results. Files are read by nobody there: the
// build puts their texts into the bundle.

import { join } from 'node:path'
import type { Plugin } from 'esbuild'

const shims: { readonly [module: string]: string } = { 'node:zlib': 'zlib.ts' }
/** What is imported for code that the bundle turns out not to have. */
const absent = ['node:fs', 'node:util']

/** @param page folder of its sources */
export function nodeInBrowser(page: string): Plugin {
  const folder = join(page, 'engine', 'node')
  return {
    name: 'node-in-browser',
    setup({ initialOptions, onResolve, onLoad }) {
      initialOptions.inject = [...(initialOptions.inject ?? []), join(folder, 'buffer-global.ts')]
      onResolve({ filter: /^node:/ }, ({ path }) => {
        const shim = shims[path]
        if (shim !== undefined) return { path: join(folder, shim) }
        return absent.includes(path) ? { path, namespace: 'absent', sideEffects: false } : undefined
      })
      onLoad({ filter: /.*/, namespace: 'absent' }, () => ({
        contents: 'export const readdirSync = undefined, readFileSync = undefined, parseArgs = undefined',
      }))
    },
  }
}
