// The function's own pipeline with its default settings and real SigV4; only the transport is a stand-in, which keeps
// each request and answers 200 at once.

import { readSettings } from '#config'
import { parseMapping } from '#mapping/authoring'
import { createWriter, type Transport } from '#remote-write'
import { systemClock } from '../../src/clock.ts'
import { timeReader } from '../../src/mapping/any-time.ts'
import { compileMapping } from '../../src/mapping/compile-mapping.ts'
import { ingest, type Pipeline } from '../../src/pipeline.ts'
import { createSigV4Authorizer } from '../../src/remote-write/authorize.ts'
import { createCredentialSource } from '../../src/remote-write/credentials.ts'
import { endpointEnvironment, type Path, type SignedRequest } from './path.ts'

const budgetMs = 60_000

/** @param mappingText of mapping.yaml */
export function createOurPath(mappingText: string): Path {
  let requests: SignedRequest[] = []
  const transport: Transport = {
    async post(_url, headers, body) {
      requests.push({ headers, body })
      return { kind: 'answer', status: 200, body: '', retryAfter: undefined, date: undefined }
    },
  }
  let startMs = 0
  const pipeline = createPipeline(mappingText, transport, () => startMs)
  return {
    get requests() {
      return requests
    },
    async run(event) {
      requests = []
      startMs = systemClock.now()
      const report = await ingest(pipeline, event, () => systemClock.now() + budgetMs)
      if (report.failed.length > 0 || report.drops.length > 0 || report.clockCorrections.length > 0) {
        throw new Error(`the workload was not written: ${JSON.stringify(report.drops)}`)
      }
    },
  }
}

function createPipeline(mappingText: string, transport: Transport, eventStartMs: () => number): Pipeline {
  const clock = systemClock
  const { endpoint, decode, mapping } = readSettings(endpointEnvironment)
  const { url, receiver, region, roleArn, requestTimeoutMs, limits } = endpoint
  const source = createCredentialSource({ region, roleArn }, endpointEnvironment, clock.now)
  const authorizer = createSigV4Authorizer(region, source, clock)
  const compiled = compileMapping(
    parseMapping(mappingText, 'mapping.yaml'),
    {
      ...mapping,
      sampleAgeMaxMs: limits.sampleAgeMaxMs,
      now: eventStartMs,
    },
    { timeReader },
  )
  return {
    decode,
    clock,
    deadLetters: undefined,
    mapping: () => compiled,
    write: createWriter(
      { url, receiver, authorizer, transport, clock, requestTimeoutMs },
      limits,
      () => compiled.metadata,
    ),
  }
}
