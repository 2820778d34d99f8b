// A remote-write 1.0 request as it comes over HTTP → series and metadata, or everything that is wrong with it.
// https://prometheus.io/docs/specs/prw/remote_write_spec/

import { uncompress } from 'snappyjs'
import { checkRequest } from './check-request.ts'
import { WireError } from './read-fields.ts'
import {
  type ReceivedSample,
  readWriteRequest,
  type WireMetadata,
  type WireRequest,
} from './read-write-request.ts'

export interface DecodedRequest {
  readonly series: readonly ReceivedSeries[]
  readonly metadata: readonly WireMetadata[]
  /** Size of the protobuf, before compression. */
  readonly uncompressedBytes: number
}

export interface ReceivedSeries {
  /** With `__name__`. */
  readonly labels: Readonly<Record<string, string>>
  readonly samples: readonly ReceivedSample[]
}

export type RequestReading =
  | { readonly ok: true; readonly request: DecodedRequest }
  | {
      readonly ok: false
      readonly violations: readonly string[]
      /** What the bytes hold, where they can be read in spite of the violations. */
      readonly wire?: WireRequest
      /** Where it is known. */
      readonly uncompressedBytes?: number
    }

/** Names in lower case, as node:http gives them. */
export type RequestHeaders = Readonly<Record<string, string | readonly string[] | undefined>>

/** @param uncompressedBytesMax larger bodies are not even uncompressed */
export function decodeRequest(
  headers: RequestHeaders,
  body: Uint8Array,
  uncompressedBytesMax = 64 * 1024 * 1024,
): RequestReading {
  const violations = checkHeaders(headers)
  let bytes: Uint8Array
  try {
    bytes = uncompress(body, uncompressedBytesMax)
  } catch (error) {
    return { ok: false, violations: [...violations, describeSnappyError(body, error)] }
  }
  const uncompressedBytes = bytes.length
  let wire: WireRequest
  try {
    wire = readWriteRequest(bytes)
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    return { ok: false, violations: [...violations, error.message], uncompressedBytes }
  }
  violations.push(...checkRequest(wire))
  if (violations.length > 0) return { ok: false, violations, wire, uncompressedBytes }
  return { ok: true, request: { ...toReceived(wire), uncompressedBytes } }
}

const expectedHeaders = {
  'content-encoding': 'snappy',
  'content-type': 'application/x-protobuf',
  'x-prometheus-remote-write-version': '0.1.0',
} as const

function checkHeaders(headers: RequestHeaders): string[] {
  const violations: string[] = []
  for (const [name, expected] of Object.entries(expectedHeaders)) {
    const actual = headers[name]
    if (actual !== expected)
      violations.push(`header ${name}: expected ${expected} (actual: ${actual ?? 'none'})`)
  }
  if (!headers['user-agent']) violations.push('header user-agent: expected name and version (actual: none)')
  // Amazon Managed Service for Prometheus denies requests that carry it.
  if (headers['x-scope-orgid'] !== undefined) violations.push('header x-scope-orgid: expected none')
  return violations
}

function describeSnappyError(body: Uint8Array, error: unknown): string {
  const framed = Buffer.from(body.subarray(0, 10)).toString('latin1').endsWith('sNaPpY')
  if (framed) return 'the body is in the framed format of snappy; expected the block format'
  return `the body is not in the block format of snappy: ${error instanceof Error ? error.message : String(error)}`
}

function toReceived({ series, metadata }: WireRequest): Pick<DecodedRequest, 'series' | 'metadata'> {
  return {
    series: series.map(({ labels, samples }) => ({ labels: Object.fromEntries(labels), samples })),
    metadata,
  }
}
