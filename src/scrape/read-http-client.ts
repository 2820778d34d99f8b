// Reads how requests are made: authorization, TLS, redirects. A secret is never in the file: it is named.

import { type Checker, checkChoice, checkObject, type Path } from '#check'
import { readBoolean, readReference, readText, type ScrapeChecker } from './read-values.ts'
import type { HttpAuthorization, HttpClientConfig, Pem, TlsConfig, TlsVersion } from './scrape-config.ts'

export const httpClientKeys = [
  'basic_auth',
  'authorization',
  'bearer_token_file',
  'sigv4',
  'tls_config',
  'follow_redirects',
] as const

/** Of the keys that Prometheus has too, why these are refused. */
export const refusedClientKeys: { readonly [key: string]: string } = {
  bearer_token:
    'a secret must not be in the file; use authorization with credentials_ref, the ARN of a secret',
  oauth2: 'not supported; use authorization with credentials_ref',
  proxy_url: 'not supported; requests go to the targets directly',
  proxy_from_environment: 'not supported; requests go to the targets directly',
  no_proxy: 'not supported; requests go to the targets directly',
  proxy_connect_header: 'not supported; requests go to the targets directly',
  http_headers: 'not supported; use basic_auth or authorization',
}

type Given = { readonly [key: string]: unknown }

export function readHttpClient(checker: ScrapeChecker, path: Path, given: Given): HttpClientConfig {
  return {
    authorization: readAuthorization(checker, path, given),
    tls: readTls(checker, [...path, 'tls_config'], given['tls_config']),
    followRedirects: readBoolean(checker, [...path, 'follow_redirects'], given['follow_redirects'], true),
  }
}

function readAuthorization(checker: ScrapeChecker, path: Path, given: Given): HttpAuthorization {
  const kinds = ['basic_auth', 'authorization', 'bearer_token_file', 'sigv4'].filter((key) =>
    isGiven(given[key]),
  )
  if (kinds.length > 1)
    checker.report([...path, kinds[1] as string], `cannot be used with ${kinds[0]}; remove one`)
  switch (kinds[0]) {
    case 'basic_auth':
      return readBasic(checker, [...path, 'basic_auth'], given['basic_auth'])
    case 'authorization':
      return readHeader(checker, [...path, 'authorization'], given['authorization'])
    case 'bearer_token_file': {
      const credentialsRef = readReference(checker, path, given, 'bearer_token') as string
      return { kind: 'header', type: 'Bearer', credentialsRef }
    }
    case 'sigv4':
      return readSigV4(checker, [...path, 'sigv4'], given['sigv4'])
    default:
      return { kind: 'none' }
  }
}

function readBasic(checker: ScrapeChecker, path: Path, value: unknown): HttpAuthorization {
  const keys = ['username', 'password', 'password_file', 'password_ref'] as const
  const given = checkObject(checker, path, value, `an object with ${keys.join(', ')}`, keys) ?? {}
  refuseSecret(checker, path, given, 'password')
  const passwordRef = readReference(checker, path, given, 'password')
  if (passwordRef === undefined) checker.report(path, 'password_ref is required: the ARN of a secret')
  const username = readText(checker, [...path, 'username'], given.username)
  return { kind: 'basic', username, passwordRef: passwordRef ?? '' }
}

function readHeader(checker: ScrapeChecker, path: Path, value: unknown): HttpAuthorization {
  const keys = ['type', 'credentials', 'credentials_file', 'credentials_ref'] as const
  const given = checkObject(checker, path, value, `an object with ${keys.join(', ')}`, keys) ?? {}
  refuseSecret(checker, path, given, 'credentials')
  const type = readText(checker, [...path, 'type'], given.type)?.trim() || 'Bearer'
  if (!/^[\w.~+-]+$/.test(type)) checker.report([...path, 'type'], 'expected one word, such as Bearer')
  if (type.toLowerCase() === 'basic')
    checker.report([...path, 'type'], 'use basic_auth for basic authorization')
  const credentialsRef = readReference(checker, path, given, 'credentials')
  if (credentialsRef === undefined) checker.report(path, 'credentials_ref is required: the ARN of a secret')
  return { kind: 'header', type, credentialsRef: credentialsRef ?? '' }
}

function readSigV4(checker: ScrapeChecker, path: Path, value: unknown): HttpAuthorization {
  const keys = ['region', 'service', 'role_arn', 'secret_ref', 'access_key', 'secret_key', 'profile'] as const
  const given = checkObject(checker, path, value, `an object with ${keys.slice(0, 4).join(', ')}`, keys) ?? {}
  for (const key of ['access_key', 'secret_key'] as const) {
    if (isGiven(given[key]))
      checker.report([...path, key], 'a secret must not be in the file; use secret_ref, its ARN')
  }
  if (isGiven(given.profile))
    checker.report([...path, 'profile'], 'not supported; use role_arn or secret_ref')
  const text = (key: (typeof keys)[number]) => readText(checker, [...path, key], given[key])
  const roleArn = text('role_arn')
  if (roleArn !== undefined && !/^arn:aws[\w-]*:iam::\d{12}:role\/.+/.test(roleArn)) {
    checker.report([...path, 'role_arn'], 'expected the ARN of an IAM role')
  }
  const secretRef = readReference(checker, path, given, 'secret')
  return { kind: 'sigv4', region: text('region'), service: text('service') ?? 'aps', roleArn, secretRef }
}

function readTls(checker: ScrapeChecker, path: Path, value: unknown): TlsConfig {
  const pems = ['ca', 'cert', 'key'] as const
  const keys = [
    ...pems.flatMap((name) => [name, `${name}_file`, `${name}_ref`] as const),
    'server_name',
    'insecure_skip_verify',
    'min_version',
    'max_version',
  ] as const
  const given: Given = isGiven(value)
    ? (checkObject(checker, path, value, `an object with ${keys.join(', ')}`, keys) ?? {})
    : {}
  refuseSecret(checker, path, given, 'key')
  const [ca, cert, key] = pems.map((name) => readPem(checker, path, given, name))
  if ((cert === undefined) !== (key === undefined)) {
    checker.report(path, 'cert and key_ref belong together: a client certificate needs its key')
  }
  return {
    ca,
    cert,
    key,
    serverName: readText(checker, [...path, 'server_name'], given['server_name']),
    insecureSkipVerify: readBoolean(
      checker,
      [...path, 'insecure_skip_verify'],
      given['insecure_skip_verify'],
      false,
    ),
    minVersion: readTlsVersion(checker, [...path, 'min_version'], given['min_version']),
    maxVersion: readTlsVersion(checker, [...path, 'max_version'], given['max_version']),
  }
}

function readPem(checker: ScrapeChecker, path: Path, given: Given, name: string): Pem | undefined {
  const text = readText(checker, [...path, name], given[name], 'a certificate as PEM')
  if (text !== undefined && text !== '') return { text }
  const ref = readReference(checker, path, given, name)
  return ref === undefined ? undefined : { ref }
}

const tlsVersions: { readonly [name: string]: TlsVersion } = {
  TLS10: 'TLSv1',
  TLS11: 'TLSv1.1',
  TLS12: 'TLSv1.2',
  TLS13: 'TLSv1.3',
}

function readTlsVersion(checker: Checker, path: Path, value: unknown): TlsVersion | undefined {
  if (!isGiven(value)) return undefined
  const chosen = checkChoice(checker, path, value, Object.keys(tlsVersions))
  return chosen === undefined ? undefined : tlsVersions[chosen]
}

/** Not even its kind is said. */
function refuseSecret(checker: Checker, path: Path, given: Given, key: string): void {
  if (isGiven(given[key])) {
    checker.report([...path, key], `a secret must not be in the file; use ${key}_ref, the ARN of a secret`)
  }
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null
}
