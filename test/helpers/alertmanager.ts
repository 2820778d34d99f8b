// A real alert manager with a definition of AMP: the receiver of SNS is a server here, and its waits are seconds. What it
// would send is read from that server.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parse } from 'yaml'
import { answers, startOnFreePort, startProgram } from './child.ts'

export interface Notification {
  readonly status: 'firing' | 'resolved'
  readonly groupLabels: Readonly<Record<string, string>>
  readonly alerts: readonly { readonly labels: Readonly<Record<string, string>> }[]
}

export interface Alertmanager {
  /** Host and port. */
  readonly address: string
  readonly notifications: readonly Notification[]
  /** Alerts that it has, by their states: `active`, or `suppressed` by a silence or an inhibition. */
  alerts(): Promise<{ readonly name: string; readonly state: string }[]>
  post(alerts: readonly { readonly labels: Readonly<Record<string, string>> }[]): Promise<void>
  stop(): Promise<void>
}

export const groupWaitMs = 4_000
export const groupIntervalMs = 2_000

/**
 * @param program from `findPart('prometheus-alertmanager')`
 * @param definition of AMP, with `alertmanager_config`
 */
export async function startAlertmanager(program: string, definition: string): Promise<Alertmanager> {
  const dir = mkdtempSync(path.join(tmpdir(), 'alertmanager-'))
  const notifications: Notification[] = []
  const receiver = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text
    })
    request.on('end', () => {
      notifications.push(JSON.parse(body))
      response.end()
    })
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  const { port: receiverPort } = receiver.address() as AddressInfo
  const config = parse(parse(definition).alertmanager_config)
  Object.assign(config.route, {
    group_wait: `${groupWaitMs}ms`,
    group_interval: `${groupIntervalMs}ms`,
  })
  config.receivers = config.receivers.map(({ name }: { name: string }) => ({
    name,
    webhook_configs: [{ url: `http://127.0.0.1:${receiverPort}/` }],
  }))
  const file = path.join(dir, 'alertmanager.yml')
  writeFileSync(file, JSON.stringify(config))
  const { address, running } = await startOnFreePort(async (port) => {
    const address = `127.0.0.1:${port}`
    const args = [
      `--config.file=${file}`,
      `--storage.path=${path.join(dir, 'storage')}`,
      `--web.listen-address=${address}`,
      '--cluster.listen-address=',
    ]
    const isReady = () => answers(`http://${address}/-/ready`, (status) => status === 200)
    return { address, running: await startProgram(program, args, { isReady }) }
  })
  const url = `http://${address}/api/v2/alerts`
  return {
    address,
    notifications,
    async alerts() {
      const found = (await (await fetch(url)).json()) as {
        readonly labels: Readonly<Record<string, string>>
        readonly status: { readonly state: string }
      }[]
      return found.map(({ labels, status }) => ({ name: labels['alertname'] as string, state: status.state }))
    },
    async post(alerts) {
      const headers = { 'content-type': 'application/json' }
      const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(alerts) })
      if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`)
    },
    async stop() {
      await running.stop()
      receiver.closeAllConnections()
      await new Promise((resolve) => receiver.close(resolve))
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
