// A model of Amazon Managed Service for Prometheus as its own HTTP server: it answers as far as is known what the
// service answers, and keeps what it keeps. It proves our policy against that knowledge, not the service itself.
// Texts and limits: https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-troubleshooting.html and _quotas.html.

import type { ServerResponse } from 'node:http'
import {
  type Access,
  type AnsweredRequest,
  type ReceiverAnswer,
  type Reply,
  startReceiver,
  type WireMetadata,
  type WireRequest,
} from '#studio/receiver'
import { type AmpCounts, type AmpLimits, type AmpStore, createAmpStore } from './amp-store.ts'

export interface AmpModelOptions extends Partial<AmpLimits> {
  /** Milliseconds since 1970. */
  readonly now?: () => number
  /** Default: anybody may write. */
  readonly verify?: Access
  /** Of the protobuf, before compression. */
  readonly requestBytesMax?: number
  /** Of a metric's name, HELP and UNIT together: the strictest reading of the quota. */
  readonly metadataBytesMax?: number
  /** Samples and metadata a second, and as many at once. */
  readonly ingestionRateMax?: number
  /** Requests in any one second (RemoteWrite TPS). */
  readonly requestsPerSecondMax?: number
  readonly retryAfterSeconds?: number
  /** The service has answered both. */
  readonly seriesLimitStatus?: 400 | 429
  /** What the service's front end answers, or the engine behind it. */
  readonly tooLargeStatus?: 413 | 400
}

/** What one request meets instead of the model's own answer. */
export type Fault =
  | ReceiverAnswer
  | { readonly delayMs: number; readonly then?: Fault }
  /** Nothing is answered, and the connection stays open. */
  | 'hang'
  /** The connection ends without an answer. */
  | 'reset'
  /** What comes is not HTTP. */
  | 'garbage'
  /** The connection ends within the body. */
  | 'half'
  /** The model's own answer. */
  | 'none'

export interface AmpModel {
  /** For `REMOTE_WRITE_URL`. */
  readonly url: string
  readonly requests: readonly AnsweredRequest[]
  readonly counts: AmpCounts
  /** Everything in any request that remote write 1.0 does not allow, though the service may be lenient. */
  readonly violations: readonly string[]
  samplesOf: AmpStore['samplesOf']
  seriesCount: AmpStore['seriesCount']
  /** What was stored last, by metric name. */
  readonly metadata: ReadonlyMap<string, WireMetadata>
  /** @param stored the request is carried out, and only its answer is lost */
  next(requests: number, fault: Fault, stored?: 'stored'): void
  close(): Promise<void>
}

const workspaceId = 'ws-12345678-abcd-1234-abcd-123456789012'
const user = `123456789012_${workspaceId}`
/** Cortex a8c6358a, pkg/ring/batch.go. */
const frame =
  'maxFailure (quorum) on a given error family, addr=10.0.0.1:9095 state=ACTIVE zone=, ' +
  'rpc error: code = Code(400) desc = '

const defaults = {
  outOfOrderWindowSeconds: 60,
  sampleAgeMaxSeconds: 3600,
  sampleAheadMaxSeconds: 600,
  labelsPerSeriesMax: 150,
  labelNameBytesMax: 1024,
  labelValueBytesMax: 2048,
  labelSetBytesMax: 7168,
  seriesMax: 50_000_000,
} satisfies AmpLimits

export async function startAmpModel(options: AmpModelOptions = {}): Promise<AmpModel> {
  const { now = Date.now, verify = 'none', metadataBytesMax = 1024 } = options
  const store = createAmpStore({ ...defaults, ...options })
  const metadata = new Map<string, WireMetadata>()
  const admit = createAdmission(options, now)
  const violations: string[] = []
  const faults: { readonly fault: Fault; readonly stored: boolean }[] = []

  function answer(request: AnsweredRequest): ReceiverAnswer {
    const { access, answer: usual } = request
    if (!access.ok) return usual
    if (usual.status === 404) return json(404, 'Workspace not found')
    if (usual.status === 405) return json(403, 'Missing Authentication Token')
    // https://github.com/grafana/k8s-monitoring-helm/issues/722
    if (request.headers['x-scope-orgid'] !== undefined) return json(403, 'X-Scope-OrgID is not supported')
    const wire = wireOf(request)
    if (wire === undefined) return { status: 400, body: usual.body ?? '' }
    const refused = admit(wire, sizeOf(request))
    if (refused !== undefined) return refused
    const { series } = wire
    if (series.some(({ labels }) => labels.length === 0)) return { status: 400, body: 'empty labels found\n' }
    const error = store.ingest(series, now())
    const metadataError = keepMetadata(wire.metadata)
    if (error === undefined) return metadataError ?? { status: 200 }
    const isLimit = error.reason === 'per_user_series_limit'
    // What an ingester says comes in a frame, what the distributor says does not.
    const prefix = error.text.startsWith('err: ') || isLimit ? `${frame}user=${user}: ` : ''
    return { status: isLimit ? (options.seriesLimitStatus ?? 400) : 400, body: `${prefix}${error.text}\n` }
  }

  /** What is valid is kept. https://github.com/aws/amazon-managed-service-for-prometheus-roadmap/issues/17 */
  function keepMetadata(all: readonly WireMetadata[]): ReceiverAnswer | undefined {
    let error: ReceiverAnswer | undefined
    for (const one of all) {
      if (Buffer.byteLength(one.metricFamilyName + one.help + one.unit) <= metadataBytesMax) {
        metadata.set(one.metricFamilyName, one)
        continue
      }
      const value = JSON.stringify(one.help.slice(0, 200))
      const text = `metadata 'HELP' value too long: ${value} metric ${JSON.stringify(one.metricFamilyName)}`
      error ??= { status: 400, body: `${text}\n` }
    }
    return error
  }

  const receiver = await startReceiver({
    path: `/workspaces/${workspaceId}/api/v1/remote_write`,
    verify,
    now,
    requestsKeptMax: Number.POSITIVE_INFINITY,
    async answer(request) {
      if (!request.reading.ok) violations.push(...request.reading.violations)
      const { fault, stored } = faults.shift() ?? { fault: 'none', stored: true }
      const usual = stored ? answer(request) : { status: 200 }
      return replyWith(fault, usual)
    },
  })
  return {
    url: receiver.url,
    requests: receiver.requests,
    counts: store.counts,
    violations,
    samplesOf: store.samplesOf,
    seriesCount: store.seriesCount,
    metadata,
    next(requests, fault, stored) {
      const entry = { fault, stored: stored === 'stored' || endsAsUsual(fault) }
      faults.push(...Array.from({ length: requests }, () => entry))
    },
    close: receiver.close,
  }
}

/** Size and rate: a request passes whole or not at all. */
function createAdmission(options: AmpModelOptions, now: () => number) {
  const { requestBytesMax = 1_000_000, ingestionRateMax, requestsPerSecondMax, retryAfterSeconds } = options
  const headers = retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }
  let tokens = ingestionRateMax ?? Number.POSITIVE_INFINITY
  let refilledMs = now()
  let startsMs: number[] = []

  return ({ series, metadata }: WireRequest, bytes: number): ReceiverAnswer | undefined => {
    const nowMs = now()
    startsMs = [...startsMs.filter((startMs) => startMs > nowMs - 1000), nowMs]
    if (requestsPerSecondMax !== undefined && startsMs.length > requestsPerSecondMax) {
      return { ...json(429, 'Rate exceeded'), headers: { 'content-type': 'application/json', ...headers } }
    }
    if (bytes > requestBytesMax) {
      if (options.tooLargeStatus !== 400) return { status: 413, body: 'Request Entity Too Large\n' }
      return { status: 400, body: `received message larger than max (${bytes} vs ${requestBytesMax})\n` }
    }
    if (ingestionRateMax === undefined) return undefined
    tokens = Math.min(ingestionRateMax, tokens + ((nowMs - refilledMs) / 1000) * ingestionRateMax)
    refilledMs = nowMs
    const samples = series.reduce((sum, one) => sum + one.samples.length, 0)
    if (samples + metadata.length > tokens) {
      const added = `${samples} samples and ${metadata.length} metadata`
      const text = `ingestion rate limit (${ingestionRateMax}) exceeded while adding ${added}`
      return { status: 429, headers, body: `${text}\n` }
    }
    tokens -= samples + metadata.length
    return undefined
  }
}

function endsAsUsual(fault: Fault): boolean {
  if (fault === 'none') return true
  return typeof fault === 'object' && 'delayMs' in fault && endsAsUsual(fault.then ?? 'none')
}

async function replyWith(fault: Fault, usual: ReceiverAnswer): Promise<Reply> {
  if (typeof fault === 'object') {
    if (!('delayMs' in fault)) return fault
    await new Promise((resolve) => setTimeout(resolve, fault.delayMs).unref())
    return replyWith(fault.then ?? 'none', usual)
  }
  switch (fault) {
    case 'none':
      return usual
    case 'hang':
      return () => undefined
    case 'reset':
      return (response) => void response.socket?.resetAndDestroy()
    case 'garbage':
      return (response) => void response.socket?.end('\u0000\u0001 this is not HTTP\r\n\r\n')
    case 'half':
      return sendHalf
  }
}

function sendHalf(response: ServerResponse): void {
  response.writeHead(503, { 'content-length': 1000 })
  response.write('half', () => response.socket?.destroy())
}

function wireOf({ reading }: AnsweredRequest): WireRequest | undefined {
  if (!reading.ok) return reading.wire
  const { series, metadata } = reading.request
  return {
    metadata,
    series: series.map(({ labels, samples }) => ({ labels: Object.entries(labels), samples })),
  }
}

function sizeOf({ reading }: AnsweredRequest): number {
  return (reading.ok ? reading.request.uncompressedBytes : reading.uncompressedBytes) ?? 0
}

function json(status: number, message: string): ReceiverAnswer {
  const headers = { 'content-type': 'application/json' }
  // The gateway says `message`, the service behind it `Message`.
  return { status, headers, body: JSON.stringify(status === 404 ? { Message: message } : { message }) }
}
