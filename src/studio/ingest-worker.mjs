// Runs the built bundle as Lambda runs it: imported once, then one event after the other. A worker of its own keeps
// the function's environment and what it prints apart from the stack. Plain JavaScript, since a worker does not
// inherit the TypeScript loader.

import process from 'node:process'
import { parentPort, workerData } from 'node:worker_threads'

/** @type {{ bundleUrl: string, timeoutMs: number }} */
const { bundleUrl, timeoutMs } = workerData
const port = /** @type {import('node:worker_threads').MessagePort} */ (parentPort)

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
