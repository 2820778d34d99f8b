// What the sender of a request is told. The rule action reads the status alone: 200 means that nobody has to send a message
// again, because it is written, dropped, refused for good, kept as a dead letter, or waits in the failure queue.

export interface Answer {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  /** JSON. */
  readonly body: string
}

/** Why a request is not read; the reason is counted. */
export interface Refusal {
  readonly statusCode: 400 | 401 | 403 | 404 | 413 | 415 | 502 | 503
  readonly reason: 'bad_request' | 'unauthorized' | 'no_route' | 'too_large' | 'unavailable'
  readonly error: string
}

/** A message of a request, by its place in it from 0. */
export interface NamedItem {
  readonly item: number
  readonly reason: string
}

export interface AnsweredReport {
  readonly received: number
  /** Samples stored. */
  readonly written: number
  /** What was left out, by reason. */
  readonly dropped: Readonly<Record<string, number>>
  /** Samples in requests of which the endpoint refused some for good, by reason. */
  readonly refused: Readonly<Record<string, number>>
  readonly deadLettered: readonly NamedItem[]
  /** Those that wait in the failure queue. */
  readonly queued: readonly NamedItem[]
  /** Those that nobody has: the sender has to send them again. */
  readonly failed: readonly NamedItem[]
}

const retryAfterSeconds = 10

export function answerReport(report: AnsweredReport): Answer {
  const { deadLettered, queued, failed, ...counts } = report
  const body = { ...counts, dead_lettered: deadLettered, queued, failed }
  return failed.length === 0 ? answer(200, body) : answer(503, body)
}

export function refuse({ statusCode, error }: Refusal): Answer {
  return answer(statusCode, { error })
}

function answer(statusCode: number, body: object): Answer {
  return {
    statusCode,
    headers: {
      'content-type': 'application/json',
      ...(statusCode === 401 && { 'www-authenticate': 'Bearer' }),
      ...(statusCode === 503 && { 'retry-after': String(retryAfterSeconds) }),
    },
    body: JSON.stringify(body),
  }
}
