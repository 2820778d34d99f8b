// Asks SORACOM's API: with a token, again where that may help, and no faster than the service allows. Rates are limited
// per operator, path and minute; each answer says how many requests are left, and how long until there are more
// (https://changelog.soracom.io/soracom-api-now-returns-rate-limit-information-as-a-response-4ff1VS).

import { CollectError, type CollectorTools } from '../collector.ts'
import type { JsonAnswer } from '../fetch-json.ts'
import { StatusError } from '../status-error.ts'
import type { TokenKeeper } from './keep-token.ts'

export interface SoracomRequest {
  /** Below the base URL, with its first slash. */
  readonly path: string
  /** Requests of one group share a rate limit. */
  readonly group: string
  readonly query: Readonly<Record<string, string>>
  readonly deadlineMs: number
}

/** @throws {CollectError} if no answer arrives before the deadline */
export type SoracomGet = (request: SoracomRequest) => Promise<JsonAnswer>

const attemptsMax = 3
const retryDelayMsMin = 500
/** What the service says that it takes at most until there are requests again. */
const rateDelayMsDefault = 60_000
const rateDelayMsMin = 1_000

export function createClient(
  baseUrl: string,
  keeper: TokenKeeper,
  { clock, fetchJson }: Pick<CollectorTools, 'clock' | 'fetchJson'>,
): SoracomGet {
  /** When the next request of a group may go out, in milliseconds since 1970. */
  const opensMs = new Map<string, number>()

  async function ask({ path, group, query, deadlineMs }: SoracomRequest): Promise<JsonAnswer> {
    const url = new URL(`${baseUrl}${path}`)
    url.search = new URLSearchParams(query).toString()
    const token = await keeper.token(deadlineMs)
    try {
      const answer = await fetchJson(url, { headers: token.headers, deadlineMs })
      if (readCount(answer.headers['x-soracom-ratelimit-remaining']) === 0) closeGroup(group, answer.headers)
      return answer
    } catch (error) {
      if (statusOf(error) === 401) keeper.forget(token)
      throw error
    }
  }

  function closeGroup(group: string, headers: Readonly<Record<string, string>>): void {
    const seconds =
      readCount(headers['x-soracom-ratelimit-seconds-before-refresh']) ?? readCount(headers['retry-after'])
    const delayMs = Math.max(seconds === undefined ? rateDelayMsDefault : seconds * 1000, rateDelayMsMin)
    opensMs.set(group, clock.now() + delayMs)
  }

  async function waitForTurn({ path, group, deadlineMs }: SoracomRequest): Promise<void> {
    const waitMs = (opensMs.get(group) ?? 0) - clock.now()
    if (waitMs > 0) {
      if (clock.now() + waitMs >= deadlineMs) {
        const text = 'the service limits the rate of requests, and the round ends before it accepts more'
        throw new CollectError('rate_limited', `GET ${path}: ${text}`)
      }
      await clock.sleep(waitMs)
    }
    if (clock.now() >= deadlineMs)
      throw new CollectError('deadline', `GET ${path}: no time left for the request`)
  }

  return async (request) => {
    let renewed = false
    let failures = 0
    for (;;) {
      await waitForTurn(request)
      try {
        return await ask(request)
      } catch (error) {
        const status = statusOf(error)
        if (error instanceof StatusError && status === 429) {
          closeGroup(request.group, error.headers)
        } else if (status === 401 && !renewed) {
          renewed = true
        } else {
          failures++
          const delayMs = retryDelayMsMin * 2 ** failures * (0.5 + clock.random() / 2)
          const late = clock.now() + delayMs >= request.deadlineMs
          if (failures >= attemptsMax || late || !mayPass(error)) throw error
          await clock.sleep(delayMs)
        }
      }
    }
  }
}

function statusOf(error: unknown): number | undefined {
  return error instanceof StatusError ? error.status : undefined
}

function mayPass(error: unknown): boolean {
  if (error instanceof StatusError) return error.status >= 500
  return error instanceof CollectError && (error.reason === 'timeout' || error.reason === 'connection')
}

function readCount(header: string | undefined): number | undefined {
  return header !== undefined && /^\d{1,6}$/.test(header.trim()) ? Number(header) : undefined
}
