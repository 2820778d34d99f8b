// What a service says by its status alone, with the headers that say when to come back.

import { CollectError, type CollectProblem } from './collector.ts'

const notFollowed = ', a redirect, which is not followed'

/** The service answered, with another status than success. */
export class StatusError extends CollectError {
  readonly status: number
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>

  constructor(where: string, status: number, headers: Readonly<Record<string, string>>) {
    super(reasonOf(status), `${where}: status ${status}${status >= 300 && status < 400 ? notFollowed : ''}`)
    this.status = status
    this.headers = headers
  }
}

function reasonOf(status: number): CollectProblem {
  if (status === 401 || status === 403) return 'unauthorized'
  return status === 429 ? 'rate_limited' : 'http_status'
}
