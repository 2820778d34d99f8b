// Asks OpenWeatherMap, and takes for an answer only what says that it is one: the status, and `cod` in the body, which
// is a number or a text, have to say so. The key is in the query, and so in no message.

import type { Clock } from '../../clock.ts'
import type { JsonValue } from '../../model.ts'
import { CollectError, type CollectProblem } from '../collector.ts'
import type { FetchJson } from '../fetch-json.ts'
import { field } from './read-observation.ts'

/**
 * @param path such as `data/2.5/weather`
 * @param deadlineMs of the round, in milliseconds since 1970
 * @throws {CollectError}
 */
export type Ask = (
  path: string,
  query: Readonly<Record<string, string>>,
  key: string,
  deadlineMs: number,
) => Promise<JsonValue>

/** One that hangs must leave time for the others. */
const requestTimeoutMs = 10_000
/** An answer has 600 bytes; one of the Geocoding API, with the name in a hundred languages, 4,000. */
const answerBytesMax = 100_000

export function createAsk(baseUrl: URL, fetchJson: FetchJson, clock: Clock): Ask {
  return async (path, query, key, deadlineMs) => {
    const url = new URL(`${baseUrl.pathname.replace(/\/$/, '')}/${path}`, baseUrl)
    url.search = String(new URLSearchParams({ ...query, appid: key }))
    const { value } = await fetchJson(url, {
      deadlineMs: Math.min(deadlineMs, clock.now() + requestTimeoutMs),
      bytesMax: answerBytesMax,
    })
    const cod = field(value, 'cod')
    if (cod !== undefined && String(cod) !== '200') throw describeCod(cod)
    return value
  }
}

/** Its number alone: the text beside it may quote what was asked. */
function describeCod(cod: JsonValue): CollectError {
  const code = /^\d{3}$/.test(String(cod)) ? String(cod) : 'without a status'
  return new CollectError(reasons[code] ?? 'unexpected_answer', `the answer has cod ${code}`)
}

const reasons: { readonly [code: string]: CollectProblem } = { 401: 'unauthorized', 429: 'rate_limited' }
