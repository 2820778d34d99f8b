// The server side of the Lambda Runtime API, as small as it can be: hands one event after the other to a runtime, and
// tells what the runtime said of each. A model of the Lambda service, for one instance of a function.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html

import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type InvocationOutcome = { readonly result: unknown } | { readonly error: InvocationError }

export interface InvocationError {
  readonly errorType: string
  readonly errorMessage: string
}

export interface RuntimeApi {
  /** For `AWS_LAMBDA_RUNTIME_API`. */
  readonly address: string
  /** One after the other, as an instance works. */
  invoke(event: unknown, timeoutMs: number): Promise<InvocationOutcome>
  /** Resolves when the runtime says that the function did not start. */
  readonly initFailed: Promise<InvocationError>
  close(): Promise<void>
}

interface Invocation {
  readonly id: string
  readonly event: string
  readonly timeoutMs: number
  settle(outcome: InvocationOutcome): void
}

const functionArn = 'arn:aws:lambda:us-east-1:123456789012:function:ingest'

export async function startRuntimeApi(): Promise<RuntimeApi> {
  const waiting: Invocation[] = []
  const running = new Map<string, Invocation>()
  let idleRuntime: ServerResponse | undefined
  let failInit: (error: InvocationError) => void = () => undefined
  const initFailed = new Promise<InvocationError>((resolve) => {
    failInit = resolve
  })

  function hand(): void {
    const invocation = waiting[0]
    if (idleRuntime === undefined || invocation === undefined) return
    waiting.shift()
    running.set(invocation.id, invocation)
    idleRuntime.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': invocation.id,
      'lambda-runtime-deadline-ms': String(Date.now() + invocation.timeoutMs),
      'lambda-runtime-invoked-function-arn': functionArn,
      'lambda-runtime-trace-id': 'Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0',
    })
    idleRuntime.end(invocation.event)
    idleRuntime = undefined
  }

  const server = createServer(async (request, response) => {
    const [, id, verb] =
      /^\/2018-06-01\/runtime\/(?:invocation\/)?([^/]+)(?:\/([^/]+))?$/.exec(request.url ?? '') ?? []
    if (id === 'next') {
      idleRuntime = response
      return hand()
    }
    const said: unknown = JSON.parse((await readText(request)) || 'null')
    if (id === 'init') failInit(said as InvocationError)
    else if (id !== undefined) {
      running.get(id)?.settle(verb === 'error' ? { error: said as InvocationError } : { result: said })
      running.delete(id)
    }
    response.writeHead(id === undefined ? 404 : 202).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')

  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    invoke: (event, timeoutMs) =>
      new Promise((settle) => {
        waiting.push({ id: randomUUID(), event: JSON.stringify(event), timeoutMs, settle })
        hand()
      }),
    initFailed,
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}
