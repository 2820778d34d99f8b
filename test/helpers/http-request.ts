// Requests as an HTTP API of API Gateway hands them to a function: payload format 2.0.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html

import type { JsonValue } from '../../src/model.ts'

export interface RequestParts {
  readonly routeKey?: string
  /** Behind the route, as the gateway has it in `pathParameters`. */
  readonly rest?: string
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  readonly receivedAtMs?: number
  /** What the authorizer found; undefined: there is none. */
  readonly iam?: JsonValue
}

export const ruleKey = 'POST /iot/rule/messages'
export const destinationKey = 'POST /iot/{destination+}'
const webhookKey = 'POST /webhook/{topic+}'

const iam = {
  accessKey: 'ASIAEXAMPLE',
  accountId: '123456789012',
  callerId: 'AROAEXAMPLE:iot',
  cognitoIdentity: null,
  principalOrgId: null,
  userArn: 'arn:aws:sts::123456789012:assumed-role/RuleRole/iot',
  userId: 'AROAEXAMPLE:iot',
}

/** As the gateway makes it of a signed request of the topic rule. */
export const signed = { routeKey: ruleKey, iam } as const

export function httpRequest({
  routeKey = webhookKey,
  rest = '',
  query,
  headers = {},
  body = '',
  receivedAtMs = 1_767_225_600_000,
  iam,
}: RequestParts): JsonValue {
  const path = routeKey.replace(/^POST /, '').replace(/\{(\w+)\+\}/, rest)
  const name = /\{(\w+)\+\}/.exec(routeKey)?.[1]
  const isText = typeof body === 'string'
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: new URLSearchParams(query).toString(),
    headers: {
      'content-type': 'application/json',
      host: 'a1b2c3.execute-api.us-east-1.amazonaws.com',
      ...headers,
    },
    ...(query !== undefined && { queryStringParameters: query }),
    requestContext: {
      accountId: '123456789012',
      apiId: 'a1b2c3',
      ...(iam !== undefined && { authorizer: { iam } }),
      domainName: 'a1b2c3.execute-api.us-east-1.amazonaws.com',
      domainPrefix: 'a1b2c3',
      http: { method: 'POST', path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.7', userAgent: 'curl/8' },
      requestId: 'JKJaXmPLvHcESHA=',
      routeKey,
      stage: '$default',
      time: '01/Jan/2026:00:00:00 +0000',
      timeEpoch: receivedAtMs,
    },
    ...(name !== undefined && { pathParameters: { [name]: rest } }),
    ...(body.length > 0 && { body: isText ? body : Buffer.from(body).toString('base64') }),
    isBase64Encoded: !isText,
  }
}
