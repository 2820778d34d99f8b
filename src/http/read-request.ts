// A request as API Gateway hands it to a function: payload format 2.0 of HTTP APIs.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html

import { isObject, type JsonObject } from '#check'
import type { JsonValue } from '../model.ts'

export interface HttpRequest {
  /** The gateway's word for which of the routes of template.yaml it is: a path cannot pretend to be another one. */
  readonly route: Route
  /** What the path has behind the route, percent-decoded. */
  readonly rest: string
  readonly parameters: Readonly<Record<string, string>>
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
  /** The gateway's clock, in milliseconds since 1970. */
  readonly receivedAtMs: number
  /** The gateway has verified a signature of AWS. */
  readonly isSigned: boolean
}

export type Route = 'rule' | 'destination' | 'webhook'

/** The routes of template.yaml. */
export const routeKeys: Readonly<Record<string, Route>> = {
  'POST /iot/rule/messages': 'rule',
  'POST /iot/{destination+}': 'destination',
  'POST /webhook/{topic+}': 'webhook',
}

/** @returns undefined for what is no request of a route of template.yaml */
export function readRequest(event: JsonValue, nowMs: number): HttpRequest | undefined {
  if (!isObject(event)) return undefined
  const { routeKey, pathParameters, queryStringParameters, headers, body, isBase64Encoded } = event
  const route = typeof routeKey === 'string' && Object.hasOwn(routeKeys, routeKey) && routeKeys[routeKey]
  if (!route) return undefined
  const context = objectOf(event['requestContext'])
  const { timeEpoch, authorizer } = context
  const { topic } = textsOf(pathParameters)
  return {
    route,
    rest: decodePath(topic ?? ''),
    parameters: textsOf(queryStringParameters),
    headers: textsOf(headers),
    body: Buffer.from(typeof body === 'string' ? body : '', isBase64Encoded === true ? 'base64' : 'utf8'),
    receivedAtMs: typeof timeEpoch === 'number' && timeEpoch >= 1 ? Math.floor(timeEpoch) : nowMs,
    isSigned: isObject(objectOf(authorizer)['iam']),
  }
}

function objectOf(value: JsonValue | undefined): JsonObject {
  return isObject(value) ? value : {}
}

function textsOf(value: JsonValue | undefined): Readonly<Record<string, string>> {
  const entries = Object.entries(objectOf(value)).filter(([, text]) => typeof text === 'string')
  return Object.fromEntries(entries as [string, string][])
}

/** The gateway may have decoded it already. */
function decodePath(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
