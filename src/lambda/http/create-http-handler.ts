// The handler of the HTTP door: a request in, an answer out. What a request brings goes the way of every message; what the
// endpoint did not take goes into the failure queue, so that the sender has to send again only what is nowhere.

import type { Context } from 'aws-lambda'
import type { HttpSettings, LoadedMapping } from '#config'
import type { DecodedEvent } from '#decode'
import {
  type Answer,
  answerReport,
  type Confirm,
  confirmDestination,
  createSourceSecrets,
  type HttpRequest,
  type NamedItem,
  queueBody,
  type Refusal,
  readRequest,
  readRuleBatch,
  readWebhook,
  refuse,
  webhookSource,
} from '#http'
import { createCounters, createLog, createLogThrottle } from '#telemetry'
import type { JsonValue } from '../../model.ts'
import { type HandledEvent, ingestDecoded } from '../../pipeline.ts'
import { createRunner, type HandlerDependencies } from '../ingest/create-runner.ts'
import type { SendBodies } from '../send-bodies.ts'

export interface HttpParts {
  readonly confirm: Confirm
  /** undefined: there is no failure queue. */
  readonly send: SendBodies | undefined
}

export type HttpContext = Pick<Context, 'getRemainingTimeInMillis' | 'awsRequestId' | 'invokedFunctionArn'>

export type HttpHandler = (event: JsonValue, context: HttpContext) => Promise<Answer>

/**
 * @param load where the mapping comes from, unless the settings name a place
 * @throws {ConfigError} with everything that is wrong with the mapping
 */
export async function createHttpHandler(
  settings: HttpSettings,
  dependencies: HandlerDependencies,
  { confirm, send }: HttpParts,
  load?: (names: number) => Promise<LoadedMapping>,
): Promise<HttpHandler> {
  const { clock, env, writeLine } = dependencies
  const { webhookSecretArn: reference, decode } = settings
  const limits = { bodyBytesMax: settings.webhookBodyBytesMax, payloadBytesMax: decode.payloadBytesMax }
  const run = await createRunner(settings, dependencies, load)
  const log = createLog(settings.logLevel, writeLine, clock.now)
  const throttle = createLogThrottle(clock.now)
  const functionName = env['AWS_LAMBDA_FUNCTION_NAME'] ?? 'local'
  const counters = createCounters({ functionName, writeLine, now: clock.now })
  const secrets =
    reference &&
    createSourceSecrets({
      reference,
      now: clock.now,
      warn: complain,
    })

  function complain(message: string, reason: string): void {
    const heldBack = throttle(message)
    if (heldBack !== undefined) log('warn', message, { reason, heldBack })
  }

  function reject(refusal: Refusal): Answer {
    counters.count('Rejected', 1, refusal.reason)
    counters.flush()
    complain('a request is refused', refusal.error)
    return refuse(refusal)
  }

  async function readMessages(request: HttpRequest): Promise<DecodedEvent | Refusal> {
    if (request.route === 'rule') return readRuleBatch(request, decode.payloadBytesMax)
    if (!secrets) return noRoute
    try {
      const source = await webhookSource(request, secrets)
      return typeof source === 'string' ? readWebhook(request, source, limits) : source
    } catch (error) {
      complain('the secret of the webhooks cannot be used', (error as Error).message)
      return { statusCode: 503, reason: 'unavailable', error: 'the secret of the webhooks cannot be read' }
    }
  }

  async function write(decoded: DecodedEvent, context: HttpContext): Promise<Answer> {
    let handled: HandledEvent | undefined
    const report = await run(context, (pipeline, ...times) => {
      const trace = async (event: HandledEvent) => {
        handled = event
        await pipeline.trace?.()?.(event)
      }
      return ingestDecoded({ ...pipeline, trace: () => trace }, decoded, ...times)
    })
    const unwritten = report.failed.map(({ recordId, reason }) => ({ item: Number(recordId), reason }))
    const [queued, failed] = await handOver(decoded, unwritten)
    const isUnwritten = new Set(unwritten.map(({ item }) => item))
    const dropped: Record<string, number> = {}
    for (const { reason, count = 1 } of report.drops) dropped[reason] = (dropped[reason] ?? 0) + count
    return answerReport({
      received: report.received,
      written: report.write.written,
      dropped,
      // None is left of a reason if the endpoint took the samples after all.
      refused: Object.fromEntries([...report.write.refused].filter(([, samples]) => samples > 0)),
      deadLettered: (handled?.lost ?? [])
        .filter(({ index, isSuppressed }) => !isSuppressed && !isUnwritten.has(index))
        .map(({ index, reason }) => ({ item: index, reason })),
      queued,
      failed,
    })
  }

  async function handOver(
    decoded: DecodedEvent,
    unwritten: readonly NamedItem[],
  ): Promise<[queued: NamedItem[], failed: NamedItem[]]> {
    if (send === undefined || unwritten.length === 0) return [[], [...unwritten]]
    const problems = await send(unwritten.map(({ item }) => queueBody(decoded.record(item))))
    const problem = problems.find((one) => one !== undefined)
    if (problem) complain('the failure queue did not take messages', `${problem.name}: ${problem.message}`)
    return [
      unwritten.filter((_, index) => problems[index] === undefined),
      unwritten.filter((_, index) => problems[index] !== undefined),
    ]
  }

  return async (event, context) => {
    const request = readRequest(event, clock.now())
    if (request === undefined) return reject(noRoute)
    if (request.route === 'destination') {
      const confirmed = await confirmDestination(request, context.invokedFunctionArn, confirm)
      if (typeof confirmed !== 'string') return reject(confirmed)
      log('info', 'a destination of rules is confirmed', { destination: confirmed })
      return answerConfirmed
    }
    const decoded = await readMessages(request)
    return 'statusCode' in decoded ? reject(decoded) : write(decoded, context)
  }
}

const noRoute: Refusal = { statusCode: 404, reason: 'no_route', error: 'expected a route of template.yaml' }

const answerConfirmed: Answer = { statusCode: 200, headers: {}, body: '' }
