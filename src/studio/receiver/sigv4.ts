// AWS Signature Version 4, written from its description with node:crypto alone. It shares no code with the signer that
// the function uses, so that each of the two can check the other. Signatures in the query string are not covered.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html

import { createHash, createHmac } from 'node:crypto'

export interface SigningCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

export interface SigningScope {
  readonly region: string
  readonly service: string
}

export interface RequestToSign {
  readonly method: string
  /** Path and query string as they stand in the request line. */
  readonly target: string
  /** Names in any case and order; a name may be there more than once. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: Uint8Array
}

export interface PathRules {
  /** Take out `.`, `..` and empty segments. Every service but S3. */
  readonly normalize: boolean
  /** Encode what the client has encoded already once more. Every service but S3. */
  readonly encodeTwice: boolean
}

const awsPathRules: PathRules = { normalize: true, encodeTwice: true }

/**
 * @param amzDate such as `20150830T123600Z`
 * @param signedHeaders lower-case names in order
 * @returns 64 hexadecimal digits
 */
export function signSigV4(
  request: RequestToSign,
  signedHeaders: readonly string[],
  amzDate: string,
  { region, service }: SigningScope,
  secretAccessKey: string,
  rules: PathRules = awsPathRules,
): string {
  const text = stringToSign(canonicalRequest(request, signedHeaders, rules), amzDate, { region, service })
  const keyParts = [amzDate.slice(0, 8), region, service, 'aws4_request']
  const key = keyParts.reduce<Buffer>(
    (secret, part) => hmac(secret, part),
    Buffer.from(`AWS4${secretAccessKey}`),
  )
  return hmac(key, text).toString('hex')
}

export function stringToSign(canonical: string, amzDate: string, { region, service }: SigningScope): string {
  const scope = `${amzDate.slice(0, 8)}/${region}/${service}/aws4_request`
  return ['AWS4-HMAC-SHA256', amzDate, scope, sha256Hex(canonical)].join('\n')
}

export function canonicalRequest(
  { method, target, headers, body }: RequestToSign,
  signedHeaders: readonly string[],
  rules: PathRules = awsPathRules,
): string {
  const queryAt = target.indexOf('?')
  const path = queryAt < 0 ? target : target.slice(0, queryAt)
  const query = queryAt < 0 ? '' : target.slice(queryAt + 1)
  return [
    method,
    canonicalPath(path, rules),
    canonicalQuery(query),
    ...signedHeaders.map((name) => `${name}:${canonicalHeaderValue(headers, name)}`),
    '',
    signedHeaders.join(';'),
    sha256Hex(body),
  ].join('\n')
}

export function sha256Hex(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex')
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

function canonicalPath(path: string, { normalize, encodeTwice }: PathRules): string {
  const encode = (segment: string) => encodeUri(encodeTwice ? segment : decodeUri(segment))
  const segments = path.split('/').map(encode)
  if (!normalize) return segments.join('/')
  const kept: string[] = []
  for (const segment of segments) {
    if (segment === '..') kept.pop()
    else if (segment !== '' && segment !== '.') kept.push(segment)
  }
  const slash = kept.length > 0 && path.endsWith('/') ? '/' : ''
  return `/${kept.join('/')}${slash}`
}

/** Sorted by code point of the encoded name, then of the encoded value. */
function canonicalQuery(query: string): string {
  return query
    .split('&')
    .filter((parameter) => parameter !== '')
    .map((parameter) => {
      const equalsAt = parameter.indexOf('=')
      const name = equalsAt < 0 ? parameter : parameter.slice(0, equalsAt)
      const value = equalsAt < 0 ? '' : parameter.slice(equalsAt + 1)
      return [encodeUri(decodeUri(name)), encodeUri(decodeUri(value))] as const
    })
    .sort(([nameA, valueA], [nameB, valueB]) => compare(nameA, nameB) || compare(valueA, valueB))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
}

/** Values of one name in the order in which they came, runs of white space as one space. */
function canonicalHeaderValue(headers: RequestToSign['headers'], signedName: string): string {
  return headers
    .filter(([name]) => name.toLowerCase() === signedName)
    .map(([, value]) => value.trim().replace(/\s+/g, ' '))
    .join(',')
}

/** Every byte but the unreserved ones of RFC 3986. */
function encodeUri(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

/** What is no valid encoding stays as it is. */
function decodeUri(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
