// User name and password for a broker that exists: from a file, the environment, or the URL, which other users of the
// machine can read in the list of processes.

import { readFileSync } from 'node:fs'
import { isObject } from '#check'
import { ConfigError } from '../errors.ts'
import type { Environment } from './function-environment.ts'
import type { BrokerSource } from './start-options.ts'

export interface BrokerLogin {
  readonly username?: string
  readonly password?: string
}

/**
 * The file alone where there is one; otherwise what the URL says, and of the rest what the environment does.
 * @throws ConfigError if the file is not what it should be
 */
export function readBrokerLogin({ url, secretFile }: BrokerSource, env: Environment): BrokerLogin {
  if (secretFile !== undefined) return parseLogin(readFileSync(secretFile, 'utf8'))
  const username = decode(url.username) || env['MQTT_USERNAME']
  const password = decode(url.password) || env['MQTT_PASSWORD']
  return { ...(username ? { username } : {}), ...(password ? { password } : {}) }
}

function parseLogin(text: string): BrokerLogin {
  let login: unknown
  try {
    login = JSON.parse(text)
  } catch {
    // As any other content that is not expected.
  }
  if (isObject(login)) {
    const { username, password } = login
    if (typeof username === 'string' && typeof password === 'string') return { username, password }
  }
  const message = 'expected JSON {"username": "…", "password": "…"}'
  throw new ConfigError('options', [{ path: '--broker-secret-file', message }])
}

/** What is not encoded is as it stands. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
