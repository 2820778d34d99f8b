// The endpoints that the function writes to, as the proxy sees them: a request in, an answer and what became of each
// sample out; and in the end all that is stored, read back.

import { Agent, type IncomingHttpHeaders, request } from 'node:http'
import { decodeRequest, type ReceivedSeries } from '#studio/receiver'
import { startAmpModel } from '../helpers/amp-model.ts'
import { startPrometheus } from '../helpers/prometheus.ts'
import type { ProxyAnswer } from './faulty-proxy.ts'

export interface ChaosEndpoint {
  readonly receiver: 'amp' | 'prometheus'
  /** Path and query string of its URL. */
  readonly path: string
  /** Environment that the function needs for it. */
  readonly env: Readonly<Record<string, string>>
  write(headers: IncomingHttpHeaders, body: Buffer, nowMs: number): Promise<WriteOutcome>
  /** What is stored of samples between two times. @param wanted the series that are looked for */
  readBack(fromMs: number, toMs: number, wanted: readonly ReceivedSeries['labels'][]): Promise<ReadBack>
  /** What in any request is against the rules of remote write. */
  violations(): readonly string[]
  close(): Promise<void>
}

export interface ReadBack {
  readonly stored: readonly ReceivedSeries[]
  /** Those that nobody looked for, too. */
  readonly storedSeriesCount: number
}

export interface WriteOutcome {
  readonly answer: ProxyAnswer
  readonly series: readonly ReceivedSeries[]
  /** Whether it has the sample now, and why not. */
  readonly fateOf: (labels: ReceivedSeries['labels'], timestampMs: number, value: number) => string
}

const credentials = {
  accessKeyId: 'AKIACHAOS',
  secretAccessKey: 'chaos-secret',
  sessionToken: 'chaos-session',
}
const region = 'eu-north-1'

/** As the template sets it for a workspace that it makes. */
const ampWindowSeconds = 600

export async function openAmp(): Promise<ChaosEndpoint> {
  let nowMs = 0
  const amp = await startAmpModel({
    now: () => nowMs,
    outOfOrderWindowSeconds: ampWindowSeconds,
    verify: { ...credentials, region },
  })
  const { pathname } = new URL(amp.url)
  const forward = createForwarder(amp.url)
  return {
    receiver: 'amp',
    path: pathname,
    env: {
      REMOTE_WRITE_AUTH: 'sigv4',
      REMOTE_WRITE_REGION: region,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_SESSION_TOKEN: credentials.sessionToken,
    },
    async write(headers, body, atMs) {
      nowMs = atMs
      const answer = await forward(headers, body)
      const { series } = read(headers, body)
      return {
        answer,
        series,
        fateOf(labels, timestampMs, value) {
          if (answer.status >= 400 && answer.status !== 400) return `http_${answer.status}`
          if (answer.status < 300) return 'stored'
          const stored = amp.samplesOf(labels).find((sample) => sample.timestampMs === timestampMs)
          if (stored === undefined) return atMs - timestampMs > 3_600_000 ? 'too_old' : 'out_of_window'
          return Object.is(stored.value, value) ? 'stored' : 'duplicate'
        },
      }
    },
    readBack: async (_fromMs, _toMs, wanted) => ({
      stored: wanted.map((labels) => ({ labels, samples: amp.samplesOf(labels) })),
      storedSeriesCount: amp.seriesCount(),
    }),
    violations: () => amp.violations,
    close: amp.close,
  }
}

/** @param program from `findPart('prometheus')` */
export async function openPrometheus(program: string): Promise<ChaosEndpoint> {
  const prometheus = await startPrometheus(program, { outOfOrderTimeWindow: '10m' })
  const violations: string[] = []
  const forward = createForwarder(prometheus.writeUrl)
  return {
    receiver: 'prometheus',
    path: new URL(prometheus.writeUrl).pathname,
    env: { REMOTE_WRITE_AUTH: 'none' },
    async write(headers, body) {
      const answer = await forward(headers, body)
      const { series, wrong } = read(headers, body)
      violations.push(...wrong)
      const fate = answer.status < 300 ? 'stored' : `http_${answer.status}`
      return { answer, series, fateOf: () => fate }
    },
    async readBack(fromMs, toMs) {
      const stored = toReceived(await prometheus.samplesOf('{__name__!=""}', fromMs, toMs))
      return { stored, storedSeriesCount: stored.length }
    },
    violations: () => violations,
    close: prometheus.stop,
  }
}

export function readSeries(headers: IncomingHttpHeaders, body: Buffer): readonly ReceivedSeries[] {
  return read(headers, body).series
}

function read(headers: IncomingHttpHeaders, body: Buffer) {
  const reading = decodeRequest(headers, body)
  if (reading.ok) return { series: reading.request.series, wrong: [] }
  return { series: [], wrong: reading.violations }
}

function toReceived(
  series: readonly { labels: ReceivedSeries['labels']; samples: readonly (readonly [number, number])[] }[],
): ReceivedSeries[] {
  return series.map(({ labels, samples }) => ({
    labels,
    samples: samples.map(([timestampMs, value]) => ({ timestampMs, value })),
  }))
}

/** Sends the same request on, with the Host header that the function has signed. */
function createForwarder(url: string) {
  const agent = new Agent({ keepAlive: true })
  return (headers: IncomingHttpHeaders, body: Buffer): Promise<ProxyAnswer> =>
    new Promise((resolve, reject) => {
      const { connection: _, ...passed } = headers
      const forwarded = request(url, { method: 'POST', headers: passed, agent }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const type = response.headers['content-type']
          resolve({
            status: response.statusCode ?? 0,
            ...(type === undefined ? {} : { headers: { 'content-type': type } }),
            body: Buffer.concat(chunks).toString(),
          })
        })
      })
      forwarded.on('error', reject)
      forwarded.end(body)
    })
}
