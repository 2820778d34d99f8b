// Verifies a signed request as the front end of an AWS service does: the same order of checks and the same texts, as
// far as they are known. What is signed is always the hash of the body that came, whatever a header says of it.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html

import { timingSafeEqual } from 'node:crypto'
import { type RequestToSign, type SigningCredentials, type SigningScope, signSigV4 } from './sigv4.ts'

export interface ExpectedSignature extends SigningScope, SigningCredentials {}

export type SignatureDecision = { readonly ok: true } | { readonly ok: false; readonly message: string }

/** How far the clocks of client and service may be apart. */
export const clockSkewMsMax = 5 * 60_000

const mismatch =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key ' +
  'and signing method. Consult the service documentation for details.'

export function verifySigV4(
  request: RequestToSign,
  expected: ExpectedSignature,
  nowMs: number,
): SignatureDecision {
  const authorization = headerOf(request, 'authorization')
  if (authorization === undefined) return refuse('Missing Authentication Token')
  const amzDate = headerOf(request, 'x-amz-date')
  const parts = readAuthorization(authorization)
  if (parts === undefined || amzDate === undefined) return refuse(describeIncomplete(authorization, amzDate))
  const problem =
    checkCredential(parts.credential, amzDate, request, expected) ??
    checkTime(amzDate, nowMs) ??
    checkSignedHeaders(request, parts.signedHeaders)
  if (problem !== undefined) return refuse(problem)
  const signature = signSigV4(request, parts.signedHeaders, amzDate, expected, expected.secretAccessKey)
  return isEqual(signature, parts.signature) ? { ok: true } : refuse(mismatch)
}

interface Authorization {
  readonly credential: string
  readonly signedHeaders: readonly string[]
  readonly signature: string
}

function readAuthorization(authorization: string): Authorization | undefined {
  const [, rest] = /^AWS4-HMAC-SHA256 +(.+)$/.exec(authorization) ?? []
  const fields = new Map(
    (rest ?? '').split(',').map((field) => {
      const [name, ...value] = field.trim().split('=')
      return [name, value.join('=')] as const
    }),
  )
  const credential = fields.get('Credential')
  const signedHeaders = fields.get('SignedHeaders')
  const signature = fields.get('Signature')
  if (!credential || !signedHeaders || !signature) return undefined
  return { credential, signedHeaders: signedHeaders.split(';'), signature }
}

function describeIncomplete(authorization: string, amzDate: string | undefined): string {
  const missing = ['Credential', 'Signature', 'SignedHeaders']
    .filter((name) => !authorization.includes(`${name}=`))
    .map((name) => `Authorization header requires '${name}' parameter.`)
  if (amzDate === undefined) {
    missing.push("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.")
  }
  if (!authorization.startsWith('AWS4-HMAC-SHA256 ')) missing.push("Unsupported AWS 'algorithm'.")
  return missing.join(' ') || 'Authorization header is malformed.'
}

/** Key, date, region, service and token. */
function checkCredential(
  credential: string,
  amzDate: string,
  request: RequestToSign,
  expected: ExpectedSignature,
): string | undefined {
  const [accessKeyId, date, region, service, terminator, ...more] = credential.split('/')
  if (terminator !== 'aws4_request' || more.length > 0) {
    return "Credential should be scoped with a valid terminator: 'aws4_request'."
  }
  if (service !== expected.service)
    return `Credential should be scoped to correct service: '${expected.service}'.`
  if (region !== expected.region) return `Credential should be scoped to a valid region, not '${region}'.`
  if (date !== amzDate.slice(0, 8)) {
    return `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${date}' != '${amzDate.slice(0, 8)}'.`
  }
  const token = headerOf(request, 'x-amz-security-token')
  if (accessKeyId !== expected.accessKeyId || token !== expected.sessionToken) {
    return 'The security token included in the request is invalid.'
  }
  return undefined
}

function checkTime(amzDate: string, nowMs: number): string | undefined {
  const signedAtMs = readAmzDate(amzDate)
  if (signedAtMs === undefined) return `Date must be in ISO-8601 'basic format'. Got '${amzDate}'.`
  const now = toAmzDate(nowMs)
  if (signedAtMs < nowMs - clockSkewMsMax) {
    return `Signature expired: ${amzDate} is now earlier than ${toAmzDate(nowMs - clockSkewMsMax)} (${now} - 5 min.)`
  }
  if (signedAtMs > nowMs + clockSkewMsMax) {
    return `Signature not yet current: ${amzDate} is still later than ${toAmzDate(nowMs + clockSkewMsMax)} (${now} + 5 min.)`
  }
  return undefined
}

/** The host, and every header of AWS's own, have to be signed. */
function checkSignedHeaders(
  { headers }: RequestToSign,
  signedHeaders: readonly string[],
): string | undefined {
  if (signedHeaders.some((name, index) => index > 0 && name <= (signedHeaders[index - 1] as string))) {
    return 'SignedHeaders must be sorted, in lower case, and each once.'
  }
  const present = headers.map(([name]) => name.toLowerCase())
  const required = ['host', ...present.filter((name) => name.startsWith('x-amz-'))]
  const unsigned = required.find((name) => !signedHeaders.includes(name))
  if (unsigned !== undefined) return `'${unsigned}' must be a 'SignedHeader' in the AWS Authorization.`
  const absent = signedHeaders.find((name) => !present.includes(name))
  return absent === undefined ? undefined : mismatch
}

function headerOf({ headers }: RequestToSign, wanted: string): string | undefined {
  return headers.find(([name]) => name.toLowerCase() === wanted)?.[1]
}

function readAmzDate(amzDate: string): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(amzDate)
  if (match === null) return undefined
  const [, year, month, day, hour, minute, second] = match
  const timeMs = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return Number.isNaN(timeMs) ? undefined : timeMs
}

function toAmzDate(timeMs: number): string {
  return `${new Date(timeMs).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`
}

function isEqual(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))
}

function refuse(message: string): SignatureDecision {
  return { ok: false, message }
}
