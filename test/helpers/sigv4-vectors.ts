// AWS's published vectors for Signature Version 4 (test/fixtures/sigv4), as requests to sign.

import { readFileSync } from 'node:fs'
import { type RequestToSign, sha256Hex } from '#studio/receiver'

export interface SigV4Vector {
  readonly name: string
  readonly normalize: boolean
  readonly signBody: boolean
  readonly sessionToken?: string
  readonly omitSessionToken?: boolean
  readonly request: string
  readonly canonicalRequest: string
  readonly stringToSign: string
  readonly signature: string
}

export const vectorScope = { region: 'us-east-1', service: 'service' }
export const vectorCredentials = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
}
export const vectorDate = '20150830T123600Z'

export function readSigV4Vectors(): SigV4Vector[] {
  return JSON.parse(readFileSync(new URL('../fixtures/sigv4/vectors.json', import.meta.url), 'utf8'))
}

/** The request as the vector's client has it before it signs, with the headers that signing adds. */
export function requestOf(vector: SigV4Vector): RequestToSign {
  const { method, target, headers, body } = parseRequest(vector.request)
  const added: (readonly [string, string])[] = [['x-amz-date', vectorDate]]
  if (vector.signBody) added.push(['x-amz-content-sha256', sha256Hex(body)])
  if (vector.sessionToken !== undefined && vector.omitSessionToken === false) {
    added.push(['x-amz-security-token', vector.sessionToken])
  }
  return { method, target, headers: [...headers, ...added], body }
}

export function signedHeadersOf({ headers }: RequestToSign): string[] {
  return [...new Set(headers.map(([name]) => name.toLowerCase()))].sort()
}

function parseRequest(text: string): RequestToSign {
  const [head = '', ...bodyParts] = text.split('\n\n')
  const [requestLine = '', ...lines] = head.trimEnd().split('\n')
  const [, method = '', target = ''] = /^(\S+) (.*) HTTP\/1\.1$/.exec(requestLine) ?? []
  const headers: [string, string][] = []
  for (const line of lines) {
    const last = headers.at(-1)
    // RFC 7230 section 3.2.4: a line that begins with white space goes on with the value before it.
    if (/^\s/.test(line) && last !== undefined) last[1] += line
    else headers.push([line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)])
  }
  return { method, target, headers, body: Buffer.from(bodyParts.join('\n\n')) }
}
