// What src imports dynamically becomes a file of its own beside index.mjs, which shares no code with it. esbuild's own
// splitting would move what both use into the part that every start loads, with all that only the other one uses. It does
// serve for collectors and checks, which use little that the start does not.

import { join, parse, relative } from 'node:path'
import type { Plugin } from 'esbuild'

/** @param lazy gets the entry of each such file by the file's name */
export function lazyModules(root: string, lazy: Map<string, string>): Plugin {
  return {
    name: 'lazy-modules',
    setup({ onResolve, resolve }) {
      onResolve({ filter: /.*/ }, async ({ path, kind, pluginData, ...where }) => {
        const isFrom = (folder: string): boolean => where.importer.startsWith(join(root, folder, '/'))
        const ours =
          kind === 'dynamic-import' && isFrom('src') && !isFrom('src/collect') && !isFrom('src/checks')
        if (!ours || pluginData === 'resolved' || path.startsWith('@aws-sdk/client-')) return undefined
        const { path: file, errors } = await resolve(path, { ...where, kind, pluginData: 'resolved' })
        if (errors.length > 0) return { errors }
        if (parse(file).base === 'index.ts') {
          // `#` begins a URL's fragment: Node could not load such a part, and a face holds more than one start needs.
          const text =
            `${relative(root, where.importer)}: import('${path}') names a face. ` +
            `Import a file of the same folder that exports what it needs from ${path}.`
          return { errors: [{ text }] }
        }
        const name = parse(path).name
        if ((lazy.get(name) ?? file) !== file)
          return {
            errors: [{ text: `two lazy parts have the name ${name}.mjs: rename ${relative(root, file)}` }],
          }
        lazy.set(name, file)
        return { path: `./${name}.mjs`, external: true }
      })
    },
  }
}
