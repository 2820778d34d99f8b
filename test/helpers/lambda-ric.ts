// A built function inside AWS's own runtime client for Node.js, on Node 24, as Lambda runs it: the client loads the
// handler from the folder, fetches events from a Runtime API, and posts results and errors back.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startProgram } from './child.ts'
import type { MovedClock } from './moved-clock.ts'
import { type InvocationError, type InvocationOutcome, startRuntimeApi } from './runtime-api.ts'

/** Of the function's role. */
export const lambdaCredentials = {
  accessKeyId: 'ASIAEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  sessionToken: 'IQoJb3JpZ2luX2VjEXAMPLETOKEN//8=',
}

export interface LambdaOptions {
  /** From `findPart('node24')`. */
  readonly node: string
  /** From `findPart('aws-lambda-ric')`. */
  readonly ric: string
  /** Such as dist/ingest. */
  readonly folder: string
  readonly handler?: string
  /** The function's settings. */
  readonly env?: Readonly<Record<string, string>>
  readonly timeoutMs?: number
  readonly clock?: MovedClock | undefined
}

export interface LambdaFunction {
  invoke(event: unknown): Promise<InvocationOutcome>
  /** What went to the log so far; all of it once the function is stopped. */
  log(): string
  /** As often as one likes. */
  stop(): Promise<void>
}

/** The function did not start. */
export class InitError extends Error {
  override readonly name = 'InitError'
  readonly errorType: string
  readonly log: string

  constructor({ errorType, errorMessage }: InvocationError, log: string) {
    super(errorMessage)
    this.errorType = errorType
    this.log = log
  }
}

/** @throws InitError */
export async function startLambda({
  node,
  ric,
  folder,
  handler = 'index.handler',
  env = {},
  timeoutMs = 30_000,
  clock,
}: LambdaOptions): Promise<LambdaFunction> {
  const api = await startRuntimeApi()
  // Each environment of Lambda has its own.
  const tmp = mkdtempSync(join(tmpdir(), 'environment-'))
  const program = await startProgram(node, [ric, handler], {
    cwd: folder,
    env: {
      ...lambdaEnvironment(folder, handler),
      TMPDIR: tmp,
      ...clock?.env,
      ...env,
      AWS_LAMBDA_RUNTIME_API: api.address,
    },
  })

  let stopped: Promise<void> | undefined
  async function stopBoth(): Promise<void> {
    await program.stop()
    await api.close()
    rmSync(tmp, { recursive: true, force: true })
  }

  async function failure(): Promise<never> {
    const initError = await Promise.race([api.initFailed, program.ended])
    if (initError === undefined) throw new Error(`the runtime has ended: ${program.log()}`)
    throw new InitError(initError, program.log())
  }

  return {
    invoke: (event) => Promise.race([api.invoke(event, (clock?.aheadMs() ?? 0) + timeoutMs), failure()]),
    log: program.log,
    stop: () => (stopped ??= stopBoth()),
  }
}

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
function lambdaEnvironment(folder: string, handler: string): Record<string, string> {
  return {
    _HANDLER: handler,
    LAMBDA_TASK_ROOT: folder,
    TZ: ':UTC',
    LANG: 'en_US.UTF-8',
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: 'ingest',
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/ingest',
    AWS_LAMBDA_LOG_STREAM_NAME: '2026/01/01/[$LATEST]0',
    AWS_LAMBDA_LOG_FORMAT: 'JSON',
    AWS_LAMBDA_LOG_LEVEL: 'INFO',
    AWS_ACCESS_KEY_ID: lambdaCredentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: lambdaCredentials.secretAccessKey,
    AWS_SESSION_TOKEN: lambdaCredentials.sessionToken,
  }
}
