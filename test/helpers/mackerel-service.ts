// Of Mackerel's API as much as it documents of reports of checks: the key, the form of the body, and its limits.
// https://mackerel.io/api-docs/entry/check-monitoring

import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export interface MackerelReport {
  readonly name: string
  readonly status: string
  readonly message: string
  readonly occurredAt: number
  readonly notificationInterval?: number
  readonly maxCheckAttempts?: number
}

export interface MackerelService {
  readonly url: string
  /** Those that it took, in their order. */
  readonly reports: MackerelReport[]
  readonly batches: number[]
  key: string
  /** Of every answer, in the place of the usual ones. */
  status: number | undefined
  /** Names of checks that it refuses. */
  readonly refused: Set<string>
}

const known = [
  'source',
  'name',
  'status',
  'message',
  'occurredAt',
  'notificationInterval',
  'maxCheckAttempts',
]
const reportsMax = 100

export async function startMackerel(): Promise<MackerelService> {
  const server = createServer(async (request, response) => {
    const [status, body] = answer(request, await readText(request))
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })

  function answer({ method, url, headers }: IncomingMessage, text: string): [number, object] {
    if (service.status !== undefined) return [service.status, { error: 'maintenance' }]
    if (headers['x-api-key'] !== service.key) return [401, { error: 'Authentication failed.' }]
    if (method !== 'POST' || url !== '/api/v0/monitoring/checks/report') return [404, {}]
    const { reports } = JSON.parse(text) as { reports: (MackerelReport & { source: object })[] }
    service.batches.push(reports.length)
    if (reports.length > reportsMax || !reports.every(isValid)) return [400, { error: 'bad request' }]
    for (const { source: _, ...report } of reports) service.reports.push(report)
    return [200, { success: true }]
  }

  function isValid(report: MackerelReport & { source: { type?: string; hostId?: string } }): boolean {
    if (service.refused.has(report.name) || Object.keys(report).some((key) => !known.includes(key)))
      return false
    if (report.source.type !== 'host' || report.source.hostId !== 'host-1') return false
    if (!['OK', 'WARNING', 'CRITICAL', 'UNKNOWN'].includes(report.status)) return false
    return [...report.message].length <= 1024 && Number.isInteger(report.occurredAt)
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const service: MackerelService = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    reports: [],
    batches: [],
    key: 'key-1',
    status: undefined,
    refused: new Set(),
  }
  return service
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}
