// The packages that the build changes, against the same packages as they are: same bytes, same signatures, compression that is
// read back to the same bytes.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, type Plugin } from 'esbuild'
import fc from 'fast-check'
import { uncompress } from 'snappyjs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { leanPackages } from '../../scripts/lean-packages.ts'
import { credentials } from './run-bundle.ts'

const folder = mkdtempSync(join(tmpdir(), 'lean-packages-'))
afterAll(() => rmSync(folder, { recursive: true }))

interface Packages {
  readonly prometheus: typeof import('../../proto/remote.js').prometheus
  readonly protobuf: typeof import('protobufjs/minimal.js')
  readonly createSigner: typeof import('../../src/remote-write/sign.ts').createSigner
  readonly compress: typeof import('snappyjs').compress
}

const contents = `
export { prometheus } from './proto/remote.js'
export { default as protobuf } from 'protobufjs/minimal.js'
export { createSigner } from './src/remote-write/sign.ts'
export { compress } from 'snappyjs'`

async function bundlePackages(name: string, plugins: Plugin[]) {
  const outfile = join(folder, `${name}.mjs`)
  const root = join(import.meta.dirname, '..', '..')
  const { metafile } = await build({
    stdin: { contents, resolveDir: root },
    outfile,
    plugins,
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    format: 'esm',
    minify: true,
    mainFields: ['module', 'main'],
    metafile: true,
    logLevel: 'silent',
  })
  const [output] = Object.values(metafile.outputs)
  const packages: Packages = await import(pathToFileURL(outfile).href)
  return { packages, bytes: output?.bytes ?? 0 }
}

let lean: Awaited<ReturnType<typeof bundlePackages>>
let whole: typeof lean
beforeAll(async () => {
  lean = await bundlePackages('lean', [leanPackages])
  whole = await bundlePackages('whole', [])
})

it('are smaller by 38 kB', () => {
  expect(whole.bytes - lean.bytes).toBeGreaterThan(38_000)
})

const text = fc.string({ unit: 'binary', maxLength: 200 })
const metadata = fc.record({
  type: fc.nat(7),
  metricFamilyName: text,
  help: text,
  unit: text,
})

it('write the same requests', () => {
  const encode = ({ packages }: typeof lean, request: object): string =>
    Buffer.from(packages.prometheus.WriteRequest.encode(request).finish()).toString('hex')
  fc.assert(
    fc.property(fc.record({ metadata: fc.array(metadata) }), (request) => {
      expect(encode(lean, request)).toBe(encode(whole, request))
    }),
  )
})

it('write the same labels and fields', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(text, text)), fc.nat(), fc.nat(), (labels, int, tag) => {
      const write = ({ packages: { prometheus, protobuf } }: typeof lean): string => {
        const writer = protobuf.Writer.create()
        for (const [name, value] of labels) {
          prometheus.Label.encode({ name, value }, writer.uint32(tag).fork()).ldelim()
        }
        return Buffer.from(writer.int32(int).fixed32(int).finish()).toString('hex')
      }
      expect(write(lean)).toBe(write(whole))
    }),
  )
})

it('sign alike, the first request and those behind it, which bring the hash of the body', async () => {
  const path = 'aps-workspaces.eu-west-1.amazonaws.com/workspaces/ws-1/api/v1/remote_write'
  const signTwice = async ({ packages }: typeof lean, protocol: string, ...rest: [object, Uint8Array]) => {
    const sign = packages.createSigner('eu-west-1')
    const [headers, body] = rest
    const once = () =>
      sign(new URL(`${protocol}://${path}`), { ...headers }, body, credentials, new Date(1_767_225_600_000))
    return [await once(), await once()]
  }
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(fc.stringMatching(/^[a-z][a-z-]{0,20}$/), fc.stringMatching(/^[ -~]{0,50}$/)),
      fc.uint8Array(),
      async (headers, body) => {
        const [expected] = await signTwice(whole, 'https', headers, body)
        for (const protocol of ['http', 'https']) {
          expect(await signTwice(lean, protocol, headers, body)).toEqual([expected, expected])
        }
      },
    ),
    { numRuns: 50 },
  )
})

describe('compress', () => {
  function expectAlike(bytes: Uint8Array): void {
    const [ours, theirs] = [lean, whole].map(({ packages }) => packages.compress(bytes))
    expect(Buffer.from(uncompress(ours as Uint8Array)).equals(bytes)).toBe(true)
    // Where two places have one hash, other matches are found.
    const { length } = theirs as Uint8Array
    expect(Math.abs((ours as Uint8Array).length - length)).toBeLessThanOrEqual(8 + length / 100)
  }

  it('alike', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
        expectAlike(bytes)
      }),
    )
  })

  it('alike what repeats itself, at all distances and lengths, beyond a block of 64 kB and up to the last byte', () => {
    const piece = fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 90 }), fc.integer({ min: 1, max: 400 }))
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 20 }), fc.nat(), (pieces, seed) => {
        // Pieces come back in another order, each time cut elsewhere.
        const parts = pieces.flatMap(([bytes, times], index) =>
          Array.from({ length: times }, (_, turn) => {
            const [other] = pieces[(index + turn * seed) % pieces.length] as (typeof pieces)[number]
            return Buffer.concat([bytes, other.subarray((turn * 7 + seed) % other.length)])
          }),
        )
        const bytes = Buffer.concat(parts)
        expectAlike(bytes)
      }),
      { numRuns: 60 },
    )
  })

  it('alike what is larger than the room that is kept', () => {
    const large = Buffer.alloc(2_100_000, 'abcdefg')
    expectAlike(large)
  })

  it('one after the other, each on its own', () => {
    const inputs = ['a', 'b'].map((text) => Buffer.alloc(10_000, text))
    const outputs = inputs.map((input) => lean.packages.compress(input))
    expect(outputs.map((output) => Buffer.from(uncompress(output)))).toEqual(inputs)
  })
})
