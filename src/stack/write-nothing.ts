// A signed write with no series in it: whether the workspace takes writes at this address, with these credentials. It stores
// nothing.
// https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-APIReference-RemoteWrite.html

import { createAuthorizer } from '#remote-write'
import { systemClock } from '../clock.ts'
import { postForm } from './exchange.ts'
import type { QueryOptions } from './query-api.ts'
import { refusal } from './query-refusal.ts'
import type { Workspace } from './workspace.ts'

/** A WriteRequest without fields, in snappy's block format: the length 0. */
const emptyRequest = Uint8Array.of(0)

const headers = {
  'content-type': 'application/x-protobuf',
  'content-encoding': 'snappy',
  'x-prometheus-remote-write-version': '0.1.0',
}

/**
 * @returns the status: below 300 it takes writes; 400 it read the request, and wants series in it
 * @throws {StackError} where it does not get so far
 */
export async function writeNothing(
  workspace: Workspace & { readonly region: string },
  { env, now, roleArn, timeoutMs = 20_000, bytesMax = 100_000 }: QueryOptions,
): Promise<number> {
  const { url, region } = workspace
  const settings = { authorization: 'sigv4', region, roleArn, secretArn: undefined } as const
  const authorizer = createAuthorizer(settings, env, { ...systemClock, now }, () =>
    Promise.reject(new Error()),
  )
  const target = new URL('api/v1/remote_write', url)
  const signed = await authorizer.authorize(target, headers, emptyRequest)
  const answer = await postForm(target, signed, emptyRequest, { timeoutMs, bytesMax })
  if (answer.status >= 300 && answer.status !== 400) throw refusal(answer, 'aps:RemoteWrite', workspace)
  return answer.status
}
