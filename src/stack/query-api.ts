// Asks the query API of a workspace (SigV4, service `aps`), or of a Prometheus, and tells in words what kept it from an
// answer. Everything is a POST with a form, so that no query is too long for an address.
// https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-APIReference.html

import { createAuthorizer } from '#remote-write'
import { systemClock } from '../clock.ts'
import { keepsSecrets } from '../loopback.ts'
import type { Environment } from './connect-aws.ts'
import { type HttpAnswer, postForm } from './exchange.ts'
import { type QueryResult, readLabelSets, readQueryResult, readTexts } from './query-answer.ts'
import { refusal } from './query-refusal.ts'
import { StackError } from './stack-error.ts'
import type { Workspace } from './workspace.ts'

export interface QueryApi {
  /** @param timeMs milliseconds since 1970; now, unless given */
  query(promql: string, timeMs?: number): Promise<QueryResult>
  queryRange(promql: string, range: QueryRange): Promise<QueryResult>
  /** The label sets of series that have a sample in the time. */
  series(matchers: readonly string[], time: TimeSpan): Promise<Readonly<Record<string, string>>[]>
  /** The names of labels, of all series or those that `matchers` select. */
  labels(time: TimeSpan, matchers?: readonly string[]): Promise<string[]>
}

export interface TimeSpan {
  readonly startMs: number
  readonly endMs: number
}

export interface QueryRange extends TimeSpan {
  readonly stepMs: number
}

export interface QueryOptions {
  readonly env: Environment
  now(): number
  /** Assumed to ask, for a workspace of another account. */
  readonly roleArn?: string | undefined
  readonly timeoutMs?: number
  readonly bytesMax?: number
}

const defaultTimeoutMs = 30_000
const defaultBytesMax = 32_000_000

/** Each call throws a {StackError}. */
export function createQueryApi(workspace: Workspace, options: QueryOptions): QueryApi {
  const { url, region } = workspace
  const { env, now, roleArn, timeoutMs = defaultTimeoutMs, bytesMax = defaultBytesMax } = options
  if (region !== undefined && !keepsSecrets(url)) {
    throw new StackError('other', `${url.host}: expected https: for requests that are signed`)
  }
  const authorizer = createAuthorizer(
    {
      authorization: region === undefined ? 'none' : 'sigv4',
      region: region ?? '',
      roleArn,
      secretArn: undefined,
    },
    env,
    { ...systemClock, now },
    () => Promise.reject(new Error('no secret')),
  )

  async function exchange(path: string, body: Uint8Array): Promise<HttpAnswer> {
    const target = new URL(`api/v1/${path}`, url)
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    let signed: Readonly<Record<string, string>>
    try {
      signed = await authorizer.authorize(target, headers, body)
    } catch (error) {
      throw new StackError(
        'no_credentials',
        `there are no AWS credentials to sign a query with: ${(error as Error).message}`,
        'Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
      )
    }
    return postForm(target, signed, body, { timeoutMs, bytesMax })
  }

  async function ask(path: string, fields: readonly (readonly [string, string])[]): Promise<unknown> {
    const body = Buffer.from(toForm(fields))
    let answer = await exchange(path, body)
    if (answer.status === 403 && /Signature (expired|not yet current)|expired/i.test(answer.body)) {
      // Once more with the time of the service, or with new credentials.
      authorizer.renew({ kind: 'answer', retryAfter: undefined, ...answer })
      answer = await exchange(path, body)
    }
    if (answer.status !== 200) throw refusal(answer, actions[path] ?? path, workspace)
    try {
      return JSON.parse(answer.body)
    } catch {
      return undefined
    }
  }

  return {
    query: async (promql, timeMs) =>
      readQueryResult(
        await ask('query', [
          ['query', promql],
          ['time', toSeconds(timeMs ?? now())],
        ]),
      ),
    queryRange: async (promql, { stepMs, ...time }) =>
      readQueryResult(
        await ask('query_range', [['query', promql], ...spanFields(time), ['step', String(stepMs / 1000)]]),
      ),
    series: async (matchers, time) =>
      readLabelSets(await ask('series', [...matcherFields(matchers), ...spanFields(time)])),
    labels: async (time, matchers = []) =>
      readTexts(await ask('labels', [...matcherFields(matchers), ...spanFields(time)])),
  }
}

function toForm(fields: readonly (readonly [string, string])[]): string {
  const form = new URLSearchParams()
  for (const [name, value] of fields) form.append(name, value)
  return form.toString()
}

const matcherFields = (matchers: readonly string[]) => matchers.map((one) => ['match[]', one] as const)

function spanFields({ startMs, endMs }: TimeSpan): (readonly [string, string])[] {
  return [
    ['start', toSeconds(startMs)],
    ['end', toSeconds(endMs)],
  ]
}

function toSeconds(ms: number): string {
  return String(ms / 1000)
}

/** What IAM calls these. */
const actions: Readonly<Record<string, string>> = {
  query: 'aps:QueryMetrics',
  query_range: 'aps:QueryMetrics',
  series: 'aps:GetSeries',
  labels: 'aps:GetLabels',
}
