import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { type Receiver, startReceiver, verifySigV4 } from '#studio/receiver'
import { askAmp } from '../../../src/stack/ask-amp.ts'
import { connectAws } from '../../../src/stack/connect-aws.ts'
import { writeNothing } from '../../../src/stack/write-nothing.ts'
import { queryCredentials } from '../../helpers/query-service.ts'

const env = {
  AWS_ACCESS_KEY_ID: queryCredentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: queryCredentials.secretAccessKey,
}
const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

/** A control plane that verifies signatures. */
async function awsThatAnswers(status: number, body: string, errorType = '') {
  const targets: string[] = []
  const server = createServer((request, response) => {
    const { method = '', url: target = '', rawHeaders } = request
    const headers = Array.from(
      { length: rawHeaders.length / 2 },
      (_, index) => [rawHeaders[2 * index] as string, rawHeaders[2 * index + 1] as string] as const,
    )
    const expected = { service: 'aps', region: 'eu-west-1', ...queryCredentials }
    const signed = verifySigV4({ method, target, headers, body: Buffer.alloc(0) }, expected, Date.now())
    targets.push(`${method} ${target}`)
    if (!signed.ok) response.writeHead(403).end(signed.message)
    else response.writeHead(status, errorType === '' ? {} : { 'x-amzn-errortype': errorType }).end(body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closers.push(async () => {
    server.close()
    server.closeAllConnections()
    await once(server, 'close')
  })
  const AWS_ENDPOINT_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const aws = await connectAws({ region: 'us-east-1', env: { ...env, AWS_ENDPOINT_URL }, now: Date.now })
  return { aws, targets }
}

it('reads what the SDK does not know, signed for the region of the workspace', async () => {
  const answer = { workspaceConfiguration: { outOfOrderTimeWindowInSeconds: 600 } }
  const { aws, targets } = await awsThatAnswers(200, JSON.stringify(answer))
  expect(await askAmp(aws, 'eu-west-1', '/workspaces/ws-1/configuration', 'aps:X')).toEqual(answer)
  expect(targets).toEqual(['GET /workspaces/ws-1/configuration'])
})

it.each([
  [404, 'ResourceNotFoundException:', 'not_found'],
  [403, 'AccessDeniedException', 'denied'],
  [429, 'ThrottlingException', 'throttled'],
  [500, '', 'other'],
])('says in words why not: %i %s', async (status, errorType, kind) => {
  const { aws } = await awsThatAnswers(status, '{"message":"x"}', errorType)
  await expect(askAmp(aws, 'eu-west-1', '/workspaces/ws-1', 'aps:DescribeWorkspace')).rejects.toMatchObject({
    kind,
    message: expect.stringContaining('aps:DescribeWorkspace'),
  })
})

it('says so where nobody is there', async () => {
  const { aws } = await awsThatAnswers(200, '')
  for (const close of closers.splice(0)) await close()
  await expect(askAmp(aws, 'eu-west-1', '/x', 'aps:X')).rejects.toMatchObject({ kind: 'connection' })
})

async function workspaceThatTakes(reply?: {
  status: number
  body: string
}): Promise<{ receiver: Receiver; url: URL }> {
  const receiver = await startReceiver({
    path: '/workspaces/ws-1/api/v1/remote_write',
    verify: { region: 'eu-west-1', ...queryCredentials },
    answer: ({ answer }) => (answer.status === 403 ? undefined : reply),
  })
  closers.push(() => receiver.close())
  return { receiver, url: new URL('/workspaces/ws-1/', receiver.url) }
}

it('writes nothing, signed', async () => {
  const { receiver, url } = await workspaceThatTakes({ status: 200, body: '' })
  expect(await writeNothing({ url, id: 'ws-1', region: 'eu-west-1' }, { env, now: Date.now })).toBe(200)
  const [request] = receiver.requests
  expect(request?.access).toEqual({ ok: true })
  expect(request?.headers).toMatchObject({
    'content-encoding': 'snappy',
    'content-type': 'application/x-protobuf',
  })
  expect([...(request?.body ?? [])]).toEqual([0])
})

it.each([
  [400, 'no series', undefined],
  [
    403,
    '{"message":"not authorized"}',
    { kind: 'denied', message: expect.stringContaining('aps:RemoteWrite') },
  ],
  [404, '', { kind: 'not_found' }],
  [429, '', { kind: 'throttled' }],
])('writes nothing, and is answered %i', async (status, body, problem) => {
  const { url } = await workspaceThatTakes({ status, body })
  const written = writeNothing({ url, id: 'ws-1', region: 'eu-west-1' }, { env, now: Date.now })
  if (problem === undefined) expect(await written).toBe(status)
  else await expect(written).rejects.toMatchObject(problem)
})

it('writes nothing to another region', async () => {
  const { url } = await workspaceThatTakes()
  const written = writeNothing({ url, id: 'ws-1', region: 'us-east-1' }, { env, now: Date.now })
  await expect(written).rejects.toMatchObject({
    kind: 'denied',
    message: expect.stringContaining('another region'),
  })
})
