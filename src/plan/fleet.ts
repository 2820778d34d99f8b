// What `plan` is asked about: a fleet, and how it sends. Every wrong option is found in one pass.

import { messageSamplesMax } from '../default-limits.ts'
import { ConfigError, type ConfigIssue } from '../errors.ts'
import type { DeliveryMode } from './deployment.ts'
import { type PriceList, usEast1 } from './prices.ts'

export interface Fleet {
  readonly devices: number
  /** Between two messages of one device. */
  readonly intervalSeconds: number
  readonly samplesPerMessage: number
  /** Of a message, without its topic. */
  readonly payloadBytes: number
  readonly seriesPerDevice: number
  /** Between two samples of the liveness of a device, as the mapping says; 0: none. */
  readonly livenessSeconds: number
  /** Devices publish to `$aws/rules/…`, which costs no messaging fee. */
  readonly basicIngest: boolean
  /** Messages in the busiest second over those in a mean one. */
  readonly peakFactor: number
  /** For the endpoint's answer to one request, as seen by the function. */
  readonly endpointWaitMs: number
}

/** As the bundled mapping says. */
export const livenessSecondsByDefault = 300

export const planOptions = {
  devices: 'string',
  interval: 'string',
  samples: 'string',
  'payload-bytes': 'string',
  'series-per-device': 'string',
  liveness: 'string',
  'basic-ingest': 'boolean',
  peak: 'string',
  'wait-ms': 'string',
  delivery: 'string',
  region: 'string',
  prices: 'string',
  'by-size': 'boolean',
  advise: 'boolean',
  compare: 'boolean',
  pack: 'string',
} as const

type PlanOptions = { readonly [name in keyof typeof planOptions]?: string }

interface Bounds {
  readonly from: number
  readonly to: number
  readonly whole: boolean
  /** What the number counts, for complaints. */
  readonly unit: string
}

const bounds = {
  devices: { from: 1, to: 1e9, whole: true, unit: 'devices' },
  // MQTT connections may publish 100 times a second at most; a month is the longest that figures are made for.
  interval: { from: 0.01, to: 2_592_000, whole: false, unit: 'seconds' },
  samples: { from: 1, to: messageSamplesMax, whole: true, unit: 'samples' },
  // AWS IoT Core takes 128 KB.
  'payload-bytes': { from: 1, to: 131_072, whole: true, unit: 'bytes' },
  'series-per-device': { from: 1, to: 1e6, whole: true, unit: 'series' },
  liveness: { from: 0, to: 86_400, whole: true, unit: 'seconds' },
  peak: { from: 1, to: 1_000, whole: false, unit: 'times the mean' },
  'wait-ms': { from: 1, to: 10_000, whole: false, unit: 'milliseconds' },
  // AMP refuses readings that are older than an hour, and an outage of ten minutes should not make them so.
  pack: { from: 1, to: 3_000, whole: false, unit: 'seconds' },
} as const satisfies { [name: string]: Bounds }

/** Options without a meaning for what is shown. */
const unusedWith = {
  plan: [],
  advise: [],
  compare: ['delivery'],
  'by-size': ['devices', 'delivery'],
} as const

/** @throws {ConfigError} with every issue */
export function readPlanOptions(
  options: PlanOptions,
  { region }: PriceList = usEast1,
): {
  readonly fleet: Fleet
  /** To be shown. */
  readonly deliveries: readonly DeliveryMode[]
  /** For which devices may gather readings. */
  readonly packSeconds: number
} {
  const issues: ConfigIssue[] = []
  function read(name: keyof typeof bounds, otherwise: number | undefined): number {
    const text = options[name]
    if (text === undefined && otherwise !== undefined) return otherwise
    const value = text === undefined ? undefined : readNumber(text, bounds[name])
    if (value !== undefined) return value
    issues.push({ path: `--${name}`, message: complain(text, bounds[name]) })
    return bounds[name].from
  }
  const bySize = options['by-size'] !== undefined
  const samplesPerMessage = read('samples', 5)
  const fleet: Fleet = {
    devices: read('devices', bySize ? 1 : undefined),
    intervalSeconds: read('interval', 60),
    samplesPerMessage,
    payloadBytes: read('payload-bytes', usualPayloadBytes(samplesPerMessage)),
    seriesPerDevice: read('series-per-device', samplesPerMessage),
    livenessSeconds: read('liveness', livenessSecondsByDefault),
    basicIngest: options['basic-ingest'] !== undefined,
    peakFactor: read('peak', 1),
    endpointWaitMs: read('wait-ms', 25),
  }
  if (options.region !== undefined && options.region !== region) {
    const message =
      options.prices === undefined
        ? `expected ${region}: plan has the prices of no other region; give yours with --prices FILE`
        : `expected ${region}: the file of --prices has the prices of no other region`
    issues.push({ path: '--region', message })
  }
  const packSeconds = read('pack', 300)
  const [view, ...others] = (['by-size', 'compare', 'advise'] as const).filter(
    (name) => options[name] !== undefined,
  )
  for (const name of [...others, ...unusedWith[view ?? 'plan']]) {
    if (options[name] !== undefined)
      issues.push({ path: `--${name}`, message: `cannot be used with --${view}; remove one of the two` })
  }
  if (options.pack !== undefined && options.advise === undefined && options.compare === undefined) {
    issues.push({ path: '--pack', message: 'is used only with --advise and --compare; add one of them' })
  }
  const deliveries = readDeliveries(options.delivery)
  if (deliveries === undefined) {
    issues.push({
      path: '--delivery',
      message: 'expected direct, stream or both',
    })
  }
  if (deliveries === undefined || issues.length > 0) throw new ConfigError('options', issues)
  return { fleet, deliveries, packSeconds }
}

function readDeliveries(text = 'both'): readonly DeliveryMode[] | undefined {
  if (text === 'both') return ['direct', 'stream']
  return text === 'direct' || text === 'stream' ? [text] : undefined
}

/** Of a JSON payload: a time and an identity. */
export const payloadHeadBytes = 40

/** Behind the head, for each sample a name and a number such as `"temperature":21.5,`. */
function usualPayloadBytes(samples: number): number {
  return payloadHeadBytes + 24 * samples
}

function readNumber(text: string, { from, to, whole }: Bounds): number | undefined {
  if (!/^\d+(\.\d+)?(e\d+)?$/.test(text)) return undefined
  const value = Number(text)
  return value >= from && value <= to && (!whole || Number.isInteger(value)) ? value : undefined
}

function complain(text: string | undefined, { from, to, whole, unit }: Bounds): string {
  const range = `${from.toLocaleString('en')} to ${to.toLocaleString('en')}`
  const expected = `expected a ${whole ? 'whole ' : ''}number of ${unit}, ${range}`
  if (text === undefined) return expected
  // People write numbers as they say them: 1M, 1,000,000, 60s.
  const hint = /\d/.test(text) && /[^\d.-]/.test(text) ? '; write digits only, without units or commas' : ''
  return `${expected}${hint}`
}
