// What to type in another terminal to publish a first message: mosquitto_pub where it is installed, otherwise the
// client that came with this project.

import { accessSync, constants } from 'node:fs'
import { networkInterfaces } from 'node:os'
import path from 'node:path'

const exampleTopic = 'factory/a/7/telemetry'
const exampleClientId = 'device-7'
const examplePayload = '{"temperature":21.5,"door":true}'

export function publishLines(host: string, port: number, searchPath: string): string[] {
  // A client id of its own each time would be a series of its own each time.
  const message = `-h ${host} -p ${port} -i ${exampleClientId} -t ${exampleTopic} -m '${examplePayload}'`
  return [isInstalled('mosquitto_pub', searchPath) ? `mosquitto_pub ${message}` : `npx mqtt pub ${message}`]
}

/** An address that clients can reach: `0.0.0.0` and `::` stand for all that this machine has. */
export function reachableHost(listenHost: string): string {
  if (listenHost !== '0.0.0.0' && listenHost !== '::') return listenHost
  const addresses = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])
  return addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1'
}

/** In a URL an IPv6 address is in brackets. */
export function brokerUrl(host: string, port: number): string {
  return `mqtt://${host.includes(':') ? `[${host}]` : host}:${port}`
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.')
}

function isInstalled(program: string, searchPath: string): boolean {
  return searchPath
    .split(path.delimiter)
    .filter((folder) => path.isAbsolute(folder))
    .some((folder) => {
      try {
        accessSync(path.join(folder, program), constants.X_OK)
        return true
      } catch {
        return false
      }
    })
}
