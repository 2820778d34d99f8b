// A small SORACOM behind an OpenAPI description: it signs in, ends tokens, lists by pages, counts requests against a rate,
// and fails as it is told. The description is our excerpt of SORACOM's, or the published one where that is at hand.

import path from 'node:path'
import type { JsonValue } from '../../src/model.ts'
import {
  type ApiAnswer,
  type ApiCall,
  type ApiDescription,
  type OpenapiServer,
  readDescription,
  startOpenapiServer,
} from './openapi-server.ts'

/** An OpenAPI file. */
export const soracomExcerpt = path.join(import.meta.dirname, '..', 'fixtures', 'soracom', 'api-excerpt.yaml')

export interface Listed {
  readonly [key: string]: JsonValue
}

export interface SoracomState {
  subscribers: readonly Listed[]
  sims: readonly Listed[]
  /** Bytes up and down of this month, by IMSI or SIM id; an id without any has an empty list. */
  traffic: ReadonlyMap<string, readonly (readonly [speedClass: string, up: number, down: number])[]>
  bill: JsonValue
  credentials: Listed
  /** How long tokens live, whatever was asked for, in milliseconds of the given clock. */
  tokenLifetimeMs: number
  /** Requests of a path and minute; none unless given. */
  rateMax: number
  /** Answers in place of the next ones, by operation; undefined: the one that it has. */
  readonly failures: { [operationId: string]: (ApiAnswer | undefined)[] }
}

export interface SoracomService extends OpenapiServer {
  readonly state: SoracomState
  /** What was asked for, by operation. */
  readonly calls: { [operationId: string]: ApiCall[] }
}

/** What published answers have null for, such as https://www.soracom.io/blog/api-feature-update-previoussession/ */
const nullable = [
  'Subscriber.sessionStatus',
  'Subscriber.groupId',
  'Sim.sessionStatus',
  'Sim.groupId',
  'SessionStatus.imei',
  'SessionStatus.location',
]

/** The published file has a megabyte of YAML, which is read once. */
const descriptions = new Map<string, ApiDescription>()

/** @param now in milliseconds since 1970 */
export async function startSoracom(now: () => number, file = soracomExcerpt): Promise<SoracomService> {
  const description = descriptions.get(file) ?? readDescription(file, nullable)
  descriptions.set(file, description)
  const state: SoracomState = {
    subscribers: [],
    sims: [],
    traffic: new Map(),
    bill: { amount: 1234.5, currency: 'JPY', lastEvaluatedTime: '20260301030000' },
    credentials: { authKeyId: 'keyId-1', authKey: 'secret-hidden' },
    tokenLifetimeMs: Number.POSITIVE_INFINITY,
    rateMax: Number.POSITIVE_INFINITY,
    failures: {},
  }
  const calls: SoracomService['calls'] = {}
  const tokens = new Map<string, number>()
  const windows = new Map<string, { startMs: number; count: number }>()

  function count(operationId: string): Record<string, string> {
    if (state.rateMax === Number.POSITIVE_INFINITY) return {}
    const known = windows.get(operationId)
    const window =
      known === undefined || now() >= known.startMs + 60_000 ? { startMs: now(), count: 0 } : known
    window.count++
    windows.set(operationId, window)
    return {
      'x-soracom-ratelimit-limit': String(state.rateMax),
      'x-soracom-ratelimit-remaining': String(Math.max(state.rateMax - window.count, 0)),
      'x-soracom-ratelimit-seconds-before-refresh': String(
        Math.ceil((window.startMs + 60_000 - now()) / 1000),
      ),
    }
  }

  /** What all operations but the sign-in have in common. */
  function operation(operationId: string, handler: (call: ApiCall) => ApiAnswer) {
    return (call: ApiCall): ApiAnswer => {
      calls[operationId] = [...(calls[operationId] ?? []), call]
      const failure = state.failures[operationId]?.shift()
      if (failure !== undefined) return failure
      const endsMs = tokens.get(String(call.headers['x-soracom-token'])) ?? 0
      if (now() >= endsMs) return { status: 401, body: { code: 'AUM0003', message: 'Invalid token' } }
      const headers = count(operationId)
      if ((windows.get(operationId)?.count ?? 0) > state.rateMax) {
        return { status: 429, headers, body: { code: 'COM0005', message: 'Too many requests' } }
      }
      const answer = handler(call)
      return { ...answer, headers: { ...headers, ...answer.headers } }
    }
  }

  function page(all: readonly Listed[], { query }: ApiCall, idKey: string): ApiAnswer {
    // Opaque to clients, and made of characters that a URL wants escaped.
    const toKey = (item: Listed) => `${String(item[idKey])}+/=&`
    const start = all.findIndex((item) => toKey(item) === query['last_evaluated_key']) + 1
    const items = all.slice(start, start + Number(query['limit'] ?? 10))
    const more = start + items.length < all.length
    return { body: items, headers: more ? { 'x-soracom-next-key': toKey(items.at(-1) as Listed) } : {} }
  }

  function stats(id: string): ApiAnswer {
    const classes = state.traffic.get(id)
    if (classes === undefined) return { body: [] }
    const dataTrafficStatsMap = Object.fromEntries(
      classes.map(([name, uploadByteSizeTotal, downloadByteSizeTotal]) => [
        name,
        { uploadByteSizeTotal, downloadByteSizeTotal, uploadPacketSizeTotal: 1, downloadPacketSizeTotal: 1 },
      ]),
    )
    return { body: [{ date: '202603', unixtime: 1_772_323_200, dataTrafficStatsMap }] }
  }

  const server = await startOpenapiServer(description, '/v1', {
    auth(call) {
      calls['auth'] = [...(calls['auth'] ?? []), call]
      const failure = state.failures['auth']?.shift()
      if (failure !== undefined) return failure
      const { tokenTimeoutSeconds: _, ...credentials } = call.body as Listed
      if (JSON.stringify(credentials) !== JSON.stringify(state.credentials)) return { status: 401, body: {} }
      const token = `token-${tokens.size + 1}`
      tokens.set(token, now() + state.tokenLifetimeMs)
      return { body: { apiKey: 'api-1', operatorId: 'OP0012345678', token } }
    },
    listSubscribers: operation('listSubscribers', (call) => page(state.subscribers, call, 'imsi')),
    listSims: operation('listSims', (call) => page(state.sims, call, 'simId')),
    getAirStats: operation('getAirStats', ({ params }) => stats(params['imsi'] as string)),
    getAirStatsOfSim: operation('getAirStatsOfSim', ({ params }) => stats(params['sim_id'] as string)),
    getLatestBilling: operation('getLatestBilling', () => ({ body: state.bill })),
  })
  return { ...server, state, calls }
}
