// Of Mackerel's API as much as it documents of reports of checks and of finding a host: the key, the form of the body, and
// its limits.
// https://mackerel.io/api-docs/entry/check-monitoring
// https://mackerel.io/api-docs/entry/hosts#list

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
  /** Of each report, the id of its host. */
  readonly hostIds: string[]
  /** Ids by custom identifier. */
  readonly hosts: Map<string, string>
  key: string
  /** Of every answer, in the place of the usual ones. */
  status: number | undefined
  /** Whether it takes what comes, and breaks off in the place of an answer. */
  losesAnswers: boolean
  /** Names of checks that it refuses. */
  readonly refused: Set<string>
}

const keys = ['source', 'name', 'status', 'message', 'occurredAt', 'notificationInterval', 'maxCheckAttempts']
const reportsMax = 100

export async function startMackerel(): Promise<MackerelService> {
  const server = createServer(async (request, response) => {
    const [status, body] = answer(request, await readText(request))
    if (service.losesAnswers) response.destroy()
    else response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })

  function answer({ method, url, headers }: IncomingMessage, text: string): [number, object] {
    if (service.status !== undefined) return [service.status, { error: 'maintenance' }]
    if (headers['x-api-key'] !== service.key) return [401, { error: 'Authentication failed.' }]
    if (method === 'GET') return findHosts(new URL(url ?? '', service.url))
    if (method !== 'POST' || url !== '/api/v0/monitoring/checks/report') return [404, {}]
    const { reports } = JSON.parse(text) as { reports: (MackerelReport & { source: object })[] }
    service.batches.push(reports.length)
    if (reports.length > reportsMax || !reports.every(isValid)) return [400, { error: 'bad request' }]
    for (const { source, ...report } of reports) {
      service.reports.push(report)
      service.hostIds.push((source as { hostId: string }).hostId)
    }
    return [200, { success: true }]
  }

  function findHosts({ pathname, searchParams }: URL): [number, object] {
    const identifier = searchParams.get('customIdentifier')
    if (pathname !== '/api/v0/hosts' || identifier === null) return [404, {}]
    if (searchParams.getAll('status').length !== 4) return [400, {}]
    const id = service.hosts.get(identifier)
    return [200, { hosts: id === undefined ? [] : [{ id, name: 'x', status: 'working' }] }]
  }

  function isValid(report: MackerelReport & { source: { type?: string; hostId?: string } }): boolean {
    if (service.refused.has(report.name) || Object.keys(report).some((key) => !keys.includes(key)))
      return false
    const known = ['host-1', ...service.hosts.values()]
    if (report.source.type !== 'host' || !known.includes(report.source.hostId ?? '')) return false
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
    hostIds: [],
    hosts: new Map(),
    key: 'key-1',
    status: undefined,
    losesAnswers: false,
    refused: new Set(),
  }
  return service
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}
