// Leaves out of a function what its packages bring along and the function never calls: readers of protobuf, event
// streams, decompression. It also has snappyjs look at four bytes at once. test/bundle/lean-packages.test.ts holds what comes
// of it against the packages as they are.

import { readFileSync } from 'node:fs'
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

interface Cut {
  /** Path of the file. */
  readonly file: RegExp
  /** What a line begins with. It is left out, and if it does not end there, what follows up to the brace that closes it. */
  readonly beginnings: readonly string[]
}

/** The same steps, in code that V8 runs faster. */
interface Edit {
  /** Path of the file. */
  readonly file: RegExp
  /** Texts that stand in it once, each with what stands there instead. */
  readonly texts: readonly (readonly [from: string, to: string])[]
}

const protobufjs = /[\\/]protobufjs[\\/]src[\\/]/
const signer = /[\\/]@smithy[\\/]signature-v4[\\/]/
const nothing = 'module.exports = null'

/** Types of fields that the function writes itself, or does not have: protobufjs writes its labels and metadata. */
const otherTypes = [
  'sint32',
  'uint64',
  'int64',
  'sint64',
  'bool',
  'sfixed32',
  'fixed64',
  'sfixed64',
  'float',
  'double',
]
/** Arrays as one field, which no message of remote write 1.0 has. */
const packedFields = ['uint32', 'int32', 'fixed32', ...otherTypes].map((type) => `${type}s`)

const cuts: readonly Cut[] = [
  {
    file: /[\\/]protobufjs[\\/]src[\\/]writer\.js$/,
    beginnings: [
      ...[...otherTypes, ...packedFields].map((method) => `Writer.prototype.${method} = `),
      'function getLazyView(',
      'Writer.prototype.finishInto = ',
      'Writer.prototype.reset = ',
      // Node's Buffer has its own.
      'Writer.prototype.string = ',
      'Writer.prototype.bytes = ',
      'function writeStringAscii(',
      'Writer.alloc = util.pool(',
    ],
  },
  {
    file: /[\\/]protobufjs[\\/]src[\\/]util[\\/]utf8\.js$/,
    beginnings: ['function utf8_read_decoder(', 'utf8.read = ', 'utf8.readStrict = ', 'utf8.length = '],
  },
  { file: /[\\/]protobufjs[\\/]src[\\/]writer_buffer\.js$/, beginnings: ['BufferWriter.prototype.bytes = '] },
  // The frames around labels, and samples, which encode-series.ts writes.
  {
    file: /[\\/]proto[\\/]remote\.js$/,
    beginnings: ['prometheus.TimeSeries = ', 'prometheus.Sample = ', 'MetricMetadata.MetricType = '],
  },
  // URLs that are signed for others, event streams, and texts.
  {
    file: /[\\/]@smithy[\\/]signature-v4[\\/]dist-es[\\/]SignatureV4\.js$/,
    beginnings: [
      'import { HeaderFormatter }',
      'headerFormatter = ',
      'async presign(',
      'async signEvent(',
      'async signMessage(',
      'async signString(',
    ],
  },
  {
    file: /[\\/]@smithy[\\/]core[\\/]dist-es[\\/]submodules[\\/]transport[\\/]httpRequest\.js$/,
    beginnings: ['static isInstance(', 'clone() {'],
  },
]

const replacements: readonly Replacement[] = [
  // What the writer and the generated module use of it. 64-bit integers are for samples, and for enumerations below zero.
  {
    importer: protobufjs,
    module: /^\.\.?\/util\/minimal$/,
    contents: `exports.Buffer = Buffer
exports.global = globalThis
exports.emptyArray = Object.freeze([])
exports.recursionLimit = 100
exports.utf8 = require('./utf8')
exports.LongBits = { _configure() {} }`,
  },
  // The function writes protobuf, and reads none. index-minimal.js configures the reader all the same.
  { importer: protobufjs, module: /^\.\/reader$/, contents: 'exports._configure = () => {}' },
  { importer: protobufjs, module: /^\.\/(reader_buffer|rpc)$/, contents: nothing },
  // The package's index also decompresses, and takes what is no Buffer. It fills more than a megabyte with zeros for each
  // request, and keeps it as long as the request. (Part of the bench is what the package costs as it is.)
  {
    importer: /^(?!.*[\\/](node_modules|test[\\/]bench)[\\/])/,
    module: /^snappyjs$/,
    contents: `const { SnappyCompressor } = require('./snappy_compressor')
const keptBytes = 2 ** 21
let kept
exports.compress = (bytes) => {
  const compressor = new SnappyCompressor(bytes)
  const bytesMax = compressor.maxCompressedLength()
  const isLarge = bytesMax > keptBytes
  const room = isLarge ? Buffer.allocUnsafeSlow(bytesMax) : (kept ??= Buffer.allocUnsafeSlow(keptBytes))
  return Buffer.from(room.subarray(0, compressor.compressToBuffer(room)))
}`,
  },
  // The package's index imports one of its modules dynamically, for which esbuild wraps all that both use.
  {
    importer: signer,
    module: /^@smithy\/core\/protocols$/,
    contents: `export { HttpRequest } from '@smithy/core/transport'
export { escapeUri } from './util-uri-escape/escape-uri.js'`,
  },
  // The hash waits for nothing: its one generator returns what it makes in one step.
  {
    importer: /[\\/]@aws-crypto[\\/]sha256-js[\\/]/,
    module: /^tslib$/,
    contents: `export const __awaiter = async (self, _arguments, _promise, make) => make.call(self)
export const __generator = (self, step) => step.call(self, {})[1]`,
  },
  // Buffers can do this; the package brings two further packages along.
  {
    importer: /[\\/]@aws-crypto[\\/]sha256-js[\\/]/,
    module: /^@aws-crypto\/util$/,
    contents: `export { isEmptyData } from './isEmptyData'
export const convertToBuffer = (data) => typeof data === 'string' ? Buffer.from(data) : data`,
  },
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

const edits: readonly Edit[] = [
  // It looks at four bytes one by one, several times for each place of the input. With one look for the four, W2 of the
  // bench takes 0.94 × the CPU time, and W4 0.9 ×. It finds the same matches, so that it writes the same bytes.
  // The floor of the bench has this too.
  {
    file: /[\\/]snappyjs[\\/]snappy_compressor\.js$/,
    texts: [
      ['var globalHashTables =', 'var view\nvar globalHashTables ='],
      // As Snappy itself multiplies: the package does it with float64, whose low bits are lost.
      ['return (key * 0x1e35a7bd) >>> hashFuncShift', 'return Math.imul(key, 0x1e35a7bd) >>> hashFuncShift'],
      [
        '  this.array = uncompressed\n',
        `  this.array = uncompressed
  view = new DataView(uncompressed.buffer, uncompressed.byteOffset, uncompressed.length)
`,
      ],
      [
        'return array[pos] + (array[pos + 1] << 8) + (array[pos + 2] << 16) + (array[pos + 3] << 24)',
        'return view.getInt32(pos, true)',
      ],
      [
        `return array[pos1] === array[pos2] &&
         array[pos1 + 1] === array[pos2 + 1] &&
         array[pos1 + 2] === array[pos2 + 2] &&
         array[pos1 + 3] === array[pos2 + 3]`,
        'return view.getInt32(pos1, true) === view.getInt32(pos2, true)',
      ],
      [
        `        matched = 4
`,
        `        matched = 4
        while (ip + matched + 4 <= ipEnd && equals32(input, ip + matched, candidate + matched)) matched += 4
`,
      ],
      [
        `  var i
  for (i = 0; i < hashTable.length; i++) {
    hashTable[i] = 0
  }
`,
        `  hashTable.fill(0)
`,
      ],
    ],
  },
]

const namespace = 'lean'

/** @throws {Error} if no line begins so */
function cutOut(source: string, beginning: string): string {
  const lines = source.split('\n')
  const start = lines.findIndex((line) => line.trimStart().startsWith(beginning))
  if (start < 0) throw new Error(`no line begins with ${beginning}`)
  const line = lines[start] as string
  const brace = `${line.slice(0, line.indexOf(beginning))}}`
  const end = line.endsWith(';') ? start : lines.findIndex((one, at) => at > start && one.startsWith(brace))
  lines.splice(start, end - start + 1)
  return lines.join('\n')
}

/** @throws {Error} if the text is not there, or more than once */
function editIn(source: string, [from, to]: readonly [string, string]): string {
  const [before, behind, ...more] = source.split(from)
  if (behind === undefined || more.length > 0) throw new Error(`not there once: ${from}`)
  return `${before}${to}${behind}`
}

/** For a bundle that has all of these packages: a replacement without a use is an error, since its package has changed. */
export const leanPackages: Plugin = {
  name: 'lean-packages',
  setup({ onResolve, onLoad, onEnd, resolve }) {
    const contentsOf = new Map<string, string>()
    const used = new Set<Replacement | Cut | Edit>()
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
    for (const cut of cuts) {
      onLoad({ filter: cut.file }, ({ path }) => {
        used.add(cut)
        return { contents: cut.beginnings.reduce(cutOut, readFileSync(path, 'utf8')) }
      })
    }
    for (const edit of edits) {
      onLoad({ filter: edit.file }, ({ path }) => {
        used.add(edit)
        return { contents: edit.texts.reduce(editIn, readFileSync(path, 'utf8')) }
      })
    }
    onEnd(() => {
      const texts = [
        ...replacements
          .filter((one) => !used.has(one))
          .map(({ importer, module }) => `nothing in ${importer} imports ${module}`),
        ...[...cuts, ...edits].filter((one) => !used.has(one)).map(({ file }) => `nothing imports ${file}`),
      ]
      return { errors: texts.map((text) => ({ text })) }
    })
  },
}
