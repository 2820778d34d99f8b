// The built function with the endpoint that it writes to: a message in, and what became of it out.

import { type DeliveredMessage, readReport, type Write } from './delivery.ts'
import { type Environment, functionEnvironment } from './function-environment.ts'
import { makeEnvelope, type PublishedMessage } from './make-envelope.ts'
import { openEndpoint } from './open-endpoint.ts'
import { readWrite } from './read-write.ts'
import { type AnsweredWrite, startIngest } from './start-ingest.ts'
import type { StartOptions } from './start-options.ts'

export interface LocalFunction {
  /** For people: where it writes. */
  readonly endpointDescription: string
  /** Not to be called again before it resolves. Never rejects. */
  deliver(message: PublishedMessage): Promise<DeliveredMessage>
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
  const writes: Write[] = []
  const endpoint = await openEndpoint(options)
  const functionEnv = functionEnvironment(options, { env, receiver: endpoint.receiver, deadLetterFolder })
  const onWrite = (request: AnsweredWrite) => writes.push(readWrite(request))
  const starting = startIngest({ bundleFile, env: functionEnv, timeoutMs, onLogLine, onWrite })
  const ingest = await starting.catch(async (error: unknown) => {
    await endpoint.close()
    throw error
  })
  return {
    endpointDescription: endpoint.description,
    async deliver(message) {
      writes.length = 0
      const invocation = await ingest.invoke(makeEnvelope(message))
      const ended =
        invocation.kind === 'returned'
          ? { report: readReport(invocation.result), error: undefined }
          : { report: undefined, error: shorten(invocation.message) }
      return { topic: message.topic, clientId: message.clientId, atMs: now(), writes: [...writes], ...ended }
    },
    async close() {
      await ingest.close()
      await endpoint.close()
    },
  }
}

/** `1 of 1 messages not delivered: connection`, of which only the reason is news here. */
function shorten(message: string): string {
  return message.replace(/^1 of 1 messages not delivered: /, '')
}
