// Node's own modules, without what an ES import of them costs: Node makes the namespace of `node:http` with all that the
// module exports, also `WebSocket`, for which it loads undici (54 ms on Node 24). `process.getBuiltinModule` gives the
// module alone. A default import (`import crypto from 'node:crypto'`) is loaded when its first member is asked for.

import { isBuiltin } from 'node:module'
import type { Plugin } from 'esbuild'

const namespace = 'builtin'
const loader = 'builtin-loader'

/** For bundles of ES modules. What is imported dynamically, or required, stays as it is. */
export const builtinModules: Plugin = {
  name: 'builtin-modules',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /.*/ }, ({ path, kind, importer }) => {
      if (path === loader) return { path, namespace, sideEffects: false }
      const isOurs = kind === 'import-statement' && isBuiltin(path) && importer !== loader
      if (!isOurs) return undefined
      return { path: path.replace(/^(node:)?/, 'node:'), namespace, sideEffects: false }
    })
    onLoad({ filter: /.*/, namespace }, async ({ path }) => ({
      contents: path === loader ? loaderText : moduleText(path, Object.keys(await import(path))),
    }))
  },
}

// Node has it since 20.16 and 22.3.
const loaderText = `import { createRequire } from 'node:module'
export const load = process.getBuiltinModule ?? /* @__PURE__ */ createRequire(import.meta.url)`

/** esbuild leaves out the exports that nothing imports, since the calls that make them are marked as pure. */
function moduleText(path: string, names: readonly string[]): string {
  const exported = names
    .filter((name) => name !== 'default' && name !== 'module.exports')
    .map((name) => `export const ${name} = /* @__PURE__ */ member('${name}')`)
  return `import { load } from '${loader}'
const member = (name) => load('${path}')[name]
${exported.join('\n')}
let module
export default /* @__PURE__ */ new Proxy({}, { get: (_, name) => (module ??= load('${path}'))[name] })`
}
