// Runs the built bundle as Lambda runs it: imported once, then one event after the other. A worker of its own keeps
// the function's environment and what it prints apart from the stack. Plain JavaScript, since a worker does not
// inherit the TypeScript loader.

import http from 'node:http'
import https from 'node:https'
import { syncBuiltinESMExports } from 'node:module'
import process from 'node:process'
import { parentPort, workerData } from 'node:worker_threads'

/** @type {{ bundleUrl: string, timeoutMs: number }} */
const { bundleUrl, timeoutMs } = workerData
const port = /** @type {import('node:worker_threads').MessagePort} */ (parentPort)

for (const protocol of [http, https]) tellWrites(protocol)
syncBuiltinESMExports()

/** @type {(event: unknown, context: unknown) => Promise<unknown>} */
let handler

try {
  ;({ handler } = await import(bundleUrl))
  port.on('message', invoke)
  port.postMessage({ kind: 'ready' })
} catch (error) {
  port.postMessage({ kind: 'init_failed', ...describe(error) })
}

/** @param {{ requestId: string, event: unknown }} invocation */
async function invoke({ requestId, event }) {
  try {
    const result = await handler(event, makeContext(requestId))
    // As Lambda answers: by way of JSON.
    port.postMessage({ kind: 'returned', result: JSON.parse(JSON.stringify(result ?? null)) })
  } catch (error) {
    port.postMessage({ kind: 'threw', ...describe(error) })
  }
}

/**
 * Tells of each request to the endpoint that was answered, as it was sent: any endpoint may be signed for, so nothing can
 * stand in between. Neither headers nor the answer's text, which may hold a secret.
 * @param {typeof http | typeof https} protocol
 */
function tellWrites(protocol) {
  const { request: open } = protocol
  const endpoint = process.env.REMOTE_WRITE_URL
  /** @param {unknown[]} args */
  protocol.request = (...args) => {
    // @ts-expect-error: as they were given
    const request = /** @type {http.ClientRequest} */ (open(...args))
    if (!(args[0] instanceof URL) || args[0].href !== endpoint) return request
    const { end } = request
    /** @param {any[]} last */
    request.end = (...last) => {
      const [body] = last
      // Before the function reads the answer, and so before it returns.
      request.once('response', ({ statusCode }) => {
        if (body instanceof Uint8Array) port.postMessage({ kind: 'wrote', status: statusCode, body })
      })
      // @ts-expect-error: as they were given
      return end.apply(request, last)
    }
    return request
  }
}

/**
 * https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html
 * @param {string} requestId
 */
function makeContext(requestId) {
  const deadlineMs = Date.now() + timeoutMs
  const functionName = process.env.AWS_LAMBDA_FUNCTION_NAME
  return {
    awsRequestId: requestId,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:${process.env.AWS_REGION}:000000000000:function:${functionName}`,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: 'local',
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadlineMs - Date.now()),
  }
}

/** @param {unknown} error */
function describe(error) {
  return error instanceof Error
    ? { name: error.name, message: error.message }
    : { name: 'Error', message: String(error) }
}
