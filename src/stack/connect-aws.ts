// The way to AWS for a command: one region, one source of credentials, and clients that share both and do not wait for
// ever. A client's class comes from who calls it, so that a command loads only the clients that it needs.

import { createCredentialSource } from '#remote-write'
import { toStackError } from './aws-error.ts'
import { StackError } from './stack-error.ts'

export type Environment = Readonly<Record<string, string | undefined>>

export interface AwsOptions {
  /** Undefined: from the environment, or from the profile. */
  readonly region: string | undefined
  /** Credentials, and `AWS_ENDPOINT_URL` of an emulator. */
  readonly env: Environment
  /** Milliseconds since 1970. */
  now(): number
}

/** What every client of the SDK takes. */
export interface ClientConfig {
  readonly region: string
  readonly credentials: () => Promise<{ accessKeyId: string; secretAccessKey: string; sessionToken?: string }>
  readonly maxAttempts: number
  readonly requestHandler: { readonly connectionTimeout: number; readonly requestTimeout: number }
  readonly endpoint?: string
}

export interface Aws {
  readonly region: string
  readonly env: Environment
  now(): number
  /** @returns the one client of this class; its calls throw what the SDK throws, for `toStackError` */
  client<Client>(Class: new (config: ClientConfig) => Client): Client
  /** Of a client that needs more than what all have. */
  configIn(region: string): ClientConfig
  /** @returns one of another region */
  clientIn<Client>(region: string, Class: new (config: ClientConfig) => Client): Client
}

const connectTimeoutMs = 5_000
const requestTimeoutMs = 20_000
const attemptsMax = 3

/** @throws {StackError} `no_region` */
export async function connectAws({ region: given, env, now }: AwsOptions): Promise<Aws> {
  const region = given ?? (env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || (await regionOfProfile()))
  const source = createCredentialSource({ region, roleArn: undefined }, env, now)
  const clients = new Map<string, Map<unknown, unknown>>()
  function clientIn<Client>(where: string, Class: new (config: ClientConfig) => Client): Client {
    const ofRegion = clients.get(where) ?? new Map<unknown, unknown>()
    clients.set(where, ofRegion)
    const known = ofRegion.get(Class) as Client | undefined
    const client = known ?? new Class(configIn(where))
    ofRegion.set(Class, client)
    return client
  }
  const configIn = (where: string): ClientConfig => ({
    region: where,
    credentials: () => source.get(false),
    maxAttempts: attemptsMax,
    requestHandler: { connectionTimeout: connectTimeoutMs, requestTimeout: requestTimeoutMs },
    ...(env['AWS_ENDPOINT_URL'] ? { endpoint: env['AWS_ENDPOINT_URL'] } : {}),
  })
  return { region, env, now, configIn, clientIn, client: (Class) => clientIn(region, Class) }
}

/** As the SDK finds it: in the files of AWS_PROFILE. */
async function regionOfProfile(): Promise<string> {
  const { CloudFormationClient } = await import('@aws-sdk/client-cloudformation')
  try {
    return await new CloudFormationClient({}).config.region()
  } catch (error) {
    const { kind, message, remedy } = toStackError(error, 'cloudformation:DescribeStacks')
    throw new StackError(kind === 'other' ? 'no_region' : kind, message, remedy)
  }
}
