// What sends dead letters: the function's own writer, with the settings of the endpoint. A dry run has all of it but the
// network.

import type { EndpointSettings, Environment } from '#config'
import {
  createAuthorizer,
  createNoAuthorizer,
  createTransport,
  createWriter,
  type Transport,
} from '#remote-write'
import { readSecret } from '#secrets'
import type { Clock } from '../../clock.ts'
import type { MetricMetadata } from '../../model.ts'
import { createDeadLetterWriter, type DeadLetterWriter } from './write-dead-letters.ts'

/** Where the endpoint stores a part of a request and does not say which, requests are small: a refusal leaves few in doubt. */
const ampRequestSamplesMax = 1_000

export interface WriterDependencies {
  readonly env: Environment
  readonly clock: Clock
  readonly isDryRun: boolean
}

export function openWriter(
  endpoint: EndpointSettings,
  metadata: ReadonlyMap<string, MetricMetadata>,
  { env, clock, isDryRun }: WriterDependencies,
): DeadLetterWriter {
  const { receiver, limits } = endpoint
  const requestSamplesMax =
    receiver === 'amp' ? Math.min(limits.requestSamplesMax, ampRequestSamplesMax) : limits.requestSamplesMax
  const authorizer = isDryRun ? createNoAuthorizer() : createAuthorizer(endpoint, env, clock, readSecret)
  const transport = isDryRun ? acceptingTransport : createTransport(limits.requestConcurrencyMax)
  const write = createWriter(
    { ...endpoint, authorizer, transport, clock },
    { ...limits, requestSamplesMax },
    () => metadata,
  )
  return createDeadLetterWriter({ write, receiver, sampleAgeMaxMs: limits.sampleAgeMaxMs, clock })
}

const acceptingTransport: Transport = {
  post: async () => ({ kind: 'answer', status: 200, body: '', retryAfter: undefined, date: undefined }),
}
