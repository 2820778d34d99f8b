// Leaves out of a function what its packages bring along and the function never calls: readers of protobuf, event
// streams, decompression. test/bundle/lean-packages.test.ts holds what is left against the whole packages.

import { dirname } from 'node:path'
import type { Plugin } from 'esbuild'

interface Replacement {
  /** Path of the importing file. */
  readonly importer: RegExp
  /** As the importer writes it. */
  readonly module: RegExp
  /** Source text in its place, beside the original. A name that is not in it stops the build, if it is an ES module. */
  readonly contents: string
}

const protobufjs = /[\\/]protobufjs[\\/]src[\\/]/
const signer = /[\\/]@smithy[\\/]signature-v4[\\/]/
const nothing = 'module.exports = null'

const replacements: readonly Replacement[] = [
  // What the writer and the generated module use of it. Without `Long`, 64-bit integers are numbers, as they are here:
  // times below 2^53 milliseconds. Without base64, for bytes given as text, Node's own decoder reads them.
  {
    importer: protobufjs,
    module: /^\.\.?\/util\/minimal$/,
    contents: `exports.Buffer = Buffer
exports.global = globalThis
exports.Long = null
exports.emptyArray = Object.freeze([])
exports.recursionLimit = 100
exports.isString = (value) => typeof value === 'string' || value instanceof String
exports.float = require('./float')
exports.utf8 = require('./utf8')
exports.pool = require('./pool')
exports.LongBits = require('./longbits')`,
  },
  // The function writes protobuf, and reads none. index-minimal.js configures the reader all the same.
  { importer: protobufjs, module: /^\.\/reader$/, contents: 'exports._configure = () => {}' },
  { importer: protobufjs, module: /^\.\/(reader_buffer|rpc)$/, contents: nothing },
  // Half of the original is for machines without typed arrays or with the other byte order.
  {
    importer: protobufjs,
    module: /^\.\/float$/,
    contents: `const view = (bytes) => new DataView(bytes.buffer, bytes.byteOffset)
exports.writeFloatLE = (value, bytes, at) => view(bytes).setFloat32(at, value, true)
exports.writeDoubleLE = (value, bytes, at) => view(bytes).setFloat64(at, value, true)`,
  },
  // The package's index also decompresses, and takes what is no Buffer.
  {
    importer: /^(?!.*[\\/]node_modules[\\/])/,
    module: /^snappyjs$/,
    contents: `const { SnappyCompressor } = require('./snappy_compressor')
exports.compress = (bytes) => {
  const compressor = new SnappyCompressor(bytes)
  const compressed = Buffer.alloc(compressor.maxCompressedLength())
  return compressed.subarray(0, compressor.compressToBuffer(compressed))
}`,
  },
  // Headers of event streams, which the signer signs too.
  { importer: signer, module: /^\.\/HeaderFormatter$/, contents: 'export class HeaderFormatter {}' },
  // The package's index makes a class of strings, blobs and base64 when it is loaded.
  {
    importer: signer,
    module: /^@smithy\/core\/serde$/,
    contents: `export { hasOwn } from '@smithy/core/transport'
export { toHex } from './util-hex-encoding/hex-encoding.js'
export { isArrayBuffer } from './is-array-buffer/is-array-buffer.js'
export { toUint8Array } from './util-utf8/toUint8Array.js'
export { writeKey } from './writeKey.js'`,
  },
]

const namespace = 'lean'

/** For a bundle that has all of these packages: a replacement without a use is an error, since its package has changed. */
export const leanPackages: Plugin = {
  name: 'lean-packages',
  setup({ onResolve, onLoad, onEnd, resolve }) {
    const contentsOf = new Map<string, string>()
    const used = new Set<Replacement>()
    for (const replacement of replacements) {
      const { importer, module, contents } = replacement
      onResolve({ filter: module }, async ({ path, pluginData, ...where }) => {
        if (!importer.test(where.importer) || pluginData === 'original') return undefined
        const original = await resolve(path, { ...where, pluginData: 'original' })
        if (original.errors.length > 0) return original
        used.add(replacement)
        contentsOf.set(original.path, contents)
        return { path: original.path, namespace, sideEffects: false }
      })
    }
    onLoad({ filter: /.*/, namespace }, ({ path }) => ({
      contents: contentsOf.get(path) as string,
      resolveDir: dirname(path),
    }))
    onEnd(() => {
      const unused = replacements.filter((replacement) => !used.has(replacement))
      return {
        errors: unused.map(({ importer, module }) => ({ text: `nothing in ${importer} imports ${module}` })),
      }
    })
  },
}
