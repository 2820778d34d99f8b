// The built function with the endpoint that it writes to: a message in, and what became of it out.

import { pathToFileURL } from 'node:url'
import { type FullDelivery, type FullWrite, readClockCorrections, readReport } from './delivery.ts'
import { type Environment, functionEnvironment } from './function-environment.ts'
import { makeEnvelope, type PublishedMessage } from './make-envelope.ts'
import { openEndpoint } from './open-endpoint.ts'
import { readWrite } from './read-write.ts'
import { type AnsweredWrite, type Ingest, startIngest } from './start-ingest.ts'
import type { StartOptions } from './start-options.ts'

export interface LocalFunction {
  /** For people: where it writes. */
  readonly endpointDescription: string
  /** Not to be called again before it resolves. Never rejects. */
  deliver(message: PublishedMessage): Promise<FullDelivery>
  /**
   * Starts a new instance with this mapping file, or with the bundled mapping alone. It takes the next message; the one
   * under way ends with the instance that has it.
   * @throws IngestInitError if it refuses to start: then the old instance goes on
   */
  useMapping(file: string | undefined): Promise<void>
  close(): Promise<void>
}

export interface FunctionDependencies {
  /** Absolute path of the built function. */
  readonly bundleFile: string
  readonly env: Environment
  readonly deadLetterFolder: string
  now(): number
  onLogLine(line: string): void
}

/** As in template.yaml. */
const timeoutMs = 30_000

/** @throws IngestInitError where the function refuses to start */
export async function openFunction(
  options: StartOptions,
  { bundleFile, env, deadLetterFolder, now, onLogLine }: FunctionDependencies,
): Promise<LocalFunction> {
  /** Of the message under way. */
  const writes: FullWrite[] = []
  const endpoint = await openEndpoint(options)
  const functionEnv = functionEnvironment(options, { env, receiver: endpoint.receiver, deadLetterFolder })
  const onWrite = (request: AnsweredWrite) => writes.push(readWrite(request))
  const start = (instanceEnv: Record<string, string>) =>
    startIngest({ bundleFile, env: instanceEnv, timeoutMs, onLogLine, onWrite })
  let ingest = await start(functionEnv).catch(async (error: unknown) => {
    await endpoint.close()
    throw error
  })
  /** Takes the place of `ingest` before the next message. */
  let next: Ingest | undefined
  let isBusy = false

  async function takeNext(): Promise<void> {
    if (next === undefined) return
    const old = ingest
    ingest = next
    next = undefined
    await old.close()
  }

  return {
    endpointDescription: endpoint.description,
    async deliver(message) {
      isBusy = true
      await takeNext()
      writes.length = 0
      const startedAtMs = performance.now()
      const invocation = await ingest.invoke(makeEnvelope(message))
      const tookMs = performance.now() - startedAtMs
      isBusy = false
      const result = invocation.kind === 'returned' ? invocation.result : undefined
      return {
        topic: message.topic,
        clientId: message.clientId,
        atMs: now(),
        writes: [...writes],
        tookMs,
        clockCorrected: readClockCorrections(result),
        report: readReport(result),
        error: invocation.kind === 'returned' ? undefined : shorten(invocation.message),
      }
    },
    async useMapping(file) {
      const { MAPPING_URI: _, ...others } = functionEnv
      const started = await start(
        file === undefined ? others : { ...others, MAPPING_URI: pathToFileURL(file).href },
      )
      await next?.close()
      next = started
      if (!isBusy) await takeNext()
    },
    async close() {
      await next?.close()
      await ingest.close()
      await endpoint.close()
    },
  }
}

/** `1 of 1 messages not delivered: connection`, of which only the reason is news here. */
function shorten(message: string): string {
  return message.replace(/^1 of 1 messages not delivered: /, '')
}
