// moto as a server on a free loopback port: S3, Secrets Manager, DynamoDB and STS with the real API, nothing stored yet.
// https://docs.getmoto.org/en/latest/docs/server_mode.html

import type { SigningCredentials } from '#studio/receiver'
import { answers, startOnFreePort, startProgram } from './child.ts'

export interface Moto {
  /** For `AWS_ENDPOINT_URL`. */
  readonly url: string
  /** Credentials that STS has given out, the last ones last. */
  assumedRoles(): Promise<AssumedRole[]>
  log(): string
  stop(): Promise<void>
}

export interface AssumedRole {
  readonly roleArn: string
  readonly sessionName: string
  readonly credentials: Required<SigningCredentials>
}

/** @param program from `findPart('moto_server')` */
export async function startMoto(program: string): Promise<Moto> {
  const { url, running } = await startOnFreePort(async (port) => {
    const url = `http://127.0.0.1:${port}`
    const isReady = () => answers(`${url}/moto-api/`)
    const args = ['--host', '127.0.0.1', '--port', String(port)]
    return { url, running: await startProgram(program, args, { isReady }) }
  })
  return { url, assumedRoles: () => readAssumedRoles(url), log: running.log, stop: running.stop }
}

async function readAssumedRoles(url: string): Promise<AssumedRole[]> {
  // https://docs.getmoto.org/en/latest/docs/server_mode.html#dashboard
  const response = await fetch(`${url}/moto-api/data.json`)
  const { sts } = (await response.json()) as { sts?: { AssumedRole?: Record<string, string>[] } }
  return (sts?.AssumedRole ?? []).map((role) => ({
    roleArn: role['role_arn'] ?? '',
    sessionName: role['session_name'] ?? '',
    credentials: {
      accessKeyId: role['access_key_id'] ?? '',
      secretAccessKey: role['secret_access_key'] ?? '',
      sessionToken: role['session_token'] ?? '',
    },
  }))
}
