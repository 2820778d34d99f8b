// A real Mosquitto broker on a free loopback port, with TLS and required client certificates, or plain.
// It runs in the foreground as a child, keeps nothing on disk but its configuration, and is stopped by its own pid.

import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import path from 'node:path'
import { findFreePort, stopChild } from './child.ts'
import { findPart } from './parts.ts'
import type { KeyPair } from './tls.ts'

export interface MosquittoOptions {
  /** The program; from `findMosquitto()` unless given. */
  readonly path?: string
  /** Clients must show a certificate of this authority; its common name becomes the user name. Absent: no TLS. */
  readonly tls?: { readonly caFile: string; readonly server: KeyPair }
  /** Lines of an access list, such as `pattern write hosts/%u/#`. Absent: everything is allowed. */
  readonly acl?: readonly string[]
}

export interface Mosquitto {
  readonly port: number
  /** What the broker has logged so far. */
  log(): string
  stop(): Promise<void>
}

const startAttemptsMax = 3
const startTimeoutMs = 100_000

/** Where this machine has it, the path of the broker. */
function findMosquitto(): string | undefined {
  return findPart('mosquitto')?.path
}

/** Listens on 127.0.0.1 when the promise resolves. */
export async function startMosquitto(options: MosquittoOptions = {}): Promise<Mosquitto> {
  const program = options.path ?? findMosquitto()
  if (program === undefined) throw new Error('mosquitto is not installed')
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOnce(program, options)
    } catch (error) {
      // Mosquitto cannot listen on port 0, so another process may take the free port before it does.
      if (attempt === startAttemptsMax || !String(error).includes('Address already in use')) throw error
    }
  }
}

async function startOnce(program: string, options: MosquittoOptions): Promise<Mosquitto> {
  const dir = mkdtempSync(path.join(tmpdir(), 'mosquitto-'))
  const port = await findFreePort()
  writeConfiguration(dir, port, options)
  const child = spawn(program, ['-c', path.join(dir, 'mosquitto.conf')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let log = ''
  const stop = async () => {
    await stopChild(child)
    rmSync(dir, { recursive: true, force: true })
  }
  try {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`mosquitto is silent: ${log}`)), startTimeoutMs)
      child.once('error', reject)
      child.once('exit', (code) => reject(new Error(`mosquitto ended with ${code}: ${log}`)))
      child.stderr!.setEncoding('utf8').on('data', (text: string) => {
        log += text
        // Logged once all listeners are open.
        if (!/ running\s*$/m.test(log)) return
        clearTimeout(timer)
        resolve()
      })
    })
  } catch (error) {
    await stop()
    throw error
  }
  return { port, log: () => log, stop }
}

function writeConfiguration(dir: string, port: number, { tls, acl }: MosquittoOptions): void {
  const lines = [
    // Started as root it would become another user, who cannot read a test's keys.
    `user ${userInfo().username}`,
    'persistence false',
    'log_dest stderr',
    'allow_anonymous true',
    `listener ${port} 127.0.0.1`,
  ]
  if (tls !== undefined) {
    lines.push(`cafile ${tls.caFile}`, `certfile ${tls.server.certFile}`, `keyfile ${tls.server.keyFile}`)
    lines.push('require_certificate true', 'use_identity_as_username true')
  }
  if (acl !== undefined) {
    const aclFile = path.join(dir, 'acl')
    writeFileSync(aclFile, `${acl.join('\n')}\n`, { mode: 0o600 })
    lines.push(`acl_file ${aclFile}`)
  }
  writeFileSync(path.join(dir, 'mosquitto.conf'), `${lines.join('\n')}\n`)
}
