// Headers that authorize a GET request, by the configuration of its job. Secrets are read with the first request, and
// again when the target refuses them.

import { createHash } from 'node:crypto'
import { Sha256 } from '@aws-crypto/sha256-js'
import { SignatureV4 } from '@smithy/signature-v4'
import { CollectError } from '#collect'
import { type AwsCredentials, createCredentialSource } from '#remote-write'
import type { Clock } from '../clock.ts'
import type { HttpAuthorization } from './scrape-config.ts'

export interface AuthorizeTools {
  readonly clock: Clock
  /** For the function's own credentials and region. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** @throws {CollectError} `secret` */
  secret(reference: string): Promise<string>
}

type AuthorizeGet = (
  url: URL,
  headers: Readonly<Record<string, string>>,
  renew: boolean,
) => Promise<Readonly<Record<string, string>>>

export function createAuthorizeGet(authorization: HttpAuthorization, tools: AuthorizeTools): AuthorizeGet {
  switch (authorization.kind) {
    case 'none':
      return async () => ({})
    case 'basic':
    case 'header': {
      let known: Promise<string> | undefined
      return async (_url, _headers, renew) => {
        if (renew) known = undefined
        known ??= headerOf(authorization, tools)
        known.catch(() => {
          known = undefined
        })
        return { authorization: await known }
      }
    }
    case 'sigv4':
      return createSignGet(authorization, tools)
  }
}

/** As the secret of the endpoint: `{"username", "password"}` or `{"token"}`, or the plain text. */
async function headerOf(
  authorization: Extract<HttpAuthorization, { kind: 'basic' | 'header' }>,
  { secret }: AuthorizeTools,
): Promise<string> {
  if (authorization.kind === 'header') {
    const text = await secret(authorization.credentialsRef)
    return `${authorization.type} ${oneLine(fieldsOf(text)['token'] ?? text)}`
  }
  const text = await secret(authorization.passwordRef)
  const { username, password } = fieldsOf(text)
  const pair = `${authorization.username ?? username ?? ''}:${password ?? text.replace(/\r?\n$/, '')}`
  return `Basic ${Buffer.from(pair).toString('base64')}`
}

function createSignGet(
  { region: given, service, roleArn, secretRef }: Extract<HttpAuthorization, { kind: 'sigv4' }>,
  { env, clock, secret }: AuthorizeTools,
): AuthorizeGet {
  const region = given ?? env['AWS_REGION'] ?? 'us-east-1'
  const source = createCredentialSource({ region, roleArn }, env, clock.now)
  let own: Promise<AwsCredentials> | undefined
  return async (url, headers, renew) => {
    if (secretRef !== undefined && (renew || own === undefined)) {
      own = secret(secretRef).then(readKeys)
      own.catch(() => {
        own = undefined
      })
    }
    const credentials = own === undefined ? await getCredentials(source, renew) : await own
    const query: Record<string, string[]> = {}
    for (const name of url.searchParams.keys()) query[name] = url.searchParams.getAll(name)
    const signer = new SignatureV4({ service, region, sha256: Sha256, credentials })
    const request: Parameters<SignatureV4['sign']>[0] = {
      method: 'GET',
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      query,
      headers: {
        ...headers,
        host: url.host,
        'x-amz-content-sha256': createHash('sha256').update('').digest('hex'),
      },
    } as never
    const signed = (await signer.sign(request, { signingDate: new Date(clock.now()) })) as {
      readonly headers: Readonly<Record<string, string>>
    }
    return signed.headers
  }
}

async function getCredentials(
  source: ReturnType<typeof createCredentialSource>,
  renew: boolean,
): Promise<AwsCredentials> {
  try {
    return await source.get(renew)
  } catch (error) {
    const kind = error instanceof Error ? error.name : 'unknown error'
    throw new CollectError('secret', `there are no AWS credentials to sign with: ${kind}`)
  }
}

function readKeys(text: string): AwsCredentials {
  const { accessKeyId, secretAccessKey, sessionToken } = fieldsOf(text)
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    throw new CollectError('secret', 'expected a secret of JSON with accessKeyId and secretAccessKey')
  }
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) }
}

/** @returns the texts of a JSON object; none of other text, which stands for itself */
function fieldsOf(text: string): { readonly [name: string]: string | undefined } {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null) return {}
    return Object.fromEntries(Object.entries(value).filter(([, one]) => typeof one === 'string'))
  } catch {
    return {}
  }
}

/** @throws {CollectError} since a line break would be another header */
function oneLine(text: string): string {
  const trimmed = text.trim()
  if (/[^\x20-\x7e]/.test(trimmed)) throw new CollectError('secret', 'expected a secret of one line of ASCII')
  return trimmed
}
