// OpenWeatherMap as it is documented: current weather and geocoding, errors with `cod` as a number or a text, on a port
// of this computer. Tests say what is to go wrong.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { JsonValue } from '../../../../src/model.ts'

export interface WeatherService {
  readonly baseUrl: string
  /** Of each request: path, and query without the key. */
  readonly requests: readonly { readonly path: string; readonly query: Record<string, string> }[]
  close(): Promise<void>
}

/** What a place is answered with: JSON, or everything that is sent. */
export type Answer = JsonValue | ((response: ServerResponse, request: IncomingMessage) => void)

export interface WeatherServiceOptions {
  /** Asked anew at each request. */
  readonly key: () => string
  /** By `lat,lon`; others are not found. */
  readonly weather: { readonly [place: string]: Answer }
  /** By name; others give an empty list. */
  readonly names?: { readonly [query: string]: Answer }
}

export async function startWeatherService({
  key,
  weather,
  names = {},
}: WeatherServiceOptions): Promise<WeatherService> {
  const requests: { path: string; query: Record<string, string> }[] = []
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://localhost')
    const { appid, ...query } = Object.fromEntries(url.searchParams)
    requests.push({ path: url.pathname, query })
    if (appid !== key()) return send(response, 401, { cod: 401, message: `Invalid API key ${appid}.` })
    if (url.pathname === '/geo/1.0/direct') {
      return answer(request, response, names[query['q'] ?? ''] ?? [])
    }
    const place = weather[`${query['lat']},${query['lon']}`]
    if (url.pathname !== '/data/2.5/weather' || place === undefined) {
      return send(response, 404, { cod: '404', message: 'city not found' })
    }
    return answer(request, response, place)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function answer(request: IncomingMessage, response: ServerResponse, chosen: Answer): void {
  if (typeof chosen === 'function') chosen(response, request)
  else send(response, 200, chosen)
}

function send(response: ServerResponse, status: number, body: JsonValue): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body))
}
