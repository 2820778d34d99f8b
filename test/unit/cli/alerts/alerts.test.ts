// `alerts` against a stand-in for CloudFormation and for the control plane of AMP that verifies every signature.

import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { verifySigV4 } from '#studio/receiver'
import { readAlertsOptions } from '../../../../src/cli/alerts/alerts-options.ts'
import { performAlerts } from '../../../../src/cli/alerts/perform-alerts.ts'
import type { CommandStreams } from '../../../../src/cli/command.ts'
import { type AlertTexts, readAlertTexts } from '../../../../src/cli/dashboards/alert-files.ts'

const template = new URL('../../../../template.yaml', import.meta.url)
const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' }
const topic = 'arn:aws:sns:eu-west-1:123456789012:on-call'
const given = { WorkspaceArn: 'arn:aws:aps:eu-west-1:123456789012:workspace/ws-1', AlarmTopicArn: topic }

/** What AWS has; a test changes it. */
let parameters: Record<string, string>
let outputs: Record<string, string>
let definition: string | undefined
let rules: string | undefined
/** What AMP says of a definition, one answer after the other. */
let statuses: { statusCode: string; statusReason?: string }[]
let requests: string[]

const server = createServer(async (incoming, response) => {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  const body = Buffer.concat(chunks)
  const { method = '', url: target = '', rawHeaders } = incoming
  const headers = Array.from(
    { length: rawHeaders.length / 2 },
    (_, index) => [rawHeaders[2 * index] as string, rawHeaders[2 * index + 1] as string] as const,
  )
  const service = target === '/' ? 'cloudformation' : 'aps'
  const signed = verifySigV4(
    { method, target, headers, body },
    { service, region: 'eu-west-1', ...credentials },
    Date.now(),
  )
  const reply = (status: number, answer: object, error?: string) =>
    response
      .writeHead(status, { 'content-type': 'application/json', ...(error && { 'x-amzn-errortype': error }) })
      .end(JSON.stringify(answer))
  if (!signed.ok && service === 'cloudformation') {
    const code = '<Code>SignatureDoesNotMatch</Code>'
    const error = `<ErrorResponse><Error>${code}<Message>${signed.message}</Message></Error></ErrorResponse>`
    return response.writeHead(403, { 'content-type': 'text/xml' }).end(error)
  }
  if (!signed.ok) return reply(403, { message: signed.message }, 'InvalidSignatureException')
  if (service === 'cloudformation') {
    const action = new URLSearchParams(body.toString()).get('Action') ?? ''
    response.writeHead(200, { 'content-type': 'text/xml' })
    return response.end(action === 'DescribeStacks' ? stackXml() : resourcesXml)
  }
  requests.push(`${method} ${target}`)
  const missing = () => reply(404, { message: 'not found' }, 'ResourceNotFoundException')
  const base64 = (text: string) => Buffer.from(text).toString('base64')
  if (target === '/workspaces/ws-1/rulegroupsnamespaces/s' && method === 'GET') {
    return rules === undefined ? missing() : reply(200, { ruleGroupsNamespace: { data: base64(rules) } })
  }
  if (target !== '/workspaces/ws-1/alertmanager/definition') return missing()
  if (method === 'GET') {
    if (definition === undefined) return missing()
    const status = (statuses.length > 1 ? statuses.shift() : statuses[0]) ?? { statusCode: 'ACTIVE' }
    return reply(200, { alertManagerDefinition: { data: base64(definition), status } })
  }
  const isRight = method === (definition === undefined ? 'POST' : 'PUT')
  if (!isRight || incoming.headers['content-type'] !== 'application/json') return reply(409, {}, 'Conflict')
  definition = Buffer.from(JSON.parse(body.toString()).data, 'base64').toString('utf8')
  return reply(202, { status: { statusCode: 'CREATING' } })
})

const membersXml = (kind: 'Parameter' | 'Output', values: Record<string, string>) =>
  Object.entries(values)
    .map(
      ([name, value]) =>
        `<member><${kind}Key>${name}</${kind}Key><${kind}Value>${value}</${kind}Value></member>`,
    )
    .join('')
const stackXml = () =>
  `<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>s</StackName><StackId>arn:aws:cloudformation:eu-west-1:123456789012:stack/s/1</StackId><StackStatus>CREATE_COMPLETE</StackStatus><Parameters>${membersXml('Parameter', parameters)}</Parameters><Outputs>${membersXml('Output', { FunctionName: 'f', RuleName: 'r', LogGroup: 'l', ...outputs })}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`
const resourcesXml =
  '<ListStackResourcesResponse><ListStackResourcesResult><StackResourceSummaries/></ListStackResourcesResult></ListStackResourcesResponse>'

let env: Record<string, string>
let ours: AlertTexts
beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  env = {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_REGION: 'eu-west-1',
  }
  ours = await readAlertTexts(template, { AlarmTopicArn: topic, Region: 'eu-west-1', SilentMinutes: '20' })
})
afterAll(async () => {
  server.close()
  server.closeAllConnections()
  await once(server, 'close')
})
beforeEach(() => {
  parameters = { ...given, AlertRules: 'true', SilentMinutes: '20' }
  outputs = {}
  definition = ours.alertManager
  rules = ours.rules
  statuses = []
  requests = []
})

async function alerts(...args: string[]) {
  const options = readAlertsOptions(['--stack', 's', ...args])
  if (options === 'help') throw new Error('expected options')
  const [out, err]: [string[], string[]] = [[], []]
  const streams = {
    env,
    now: Date.now,
    out: (text: string) => void out.push(text),
    err: (text: string) => void err.push(text),
  } as unknown as CommandStreams
  const status = await performAlerts(options, streams, { template, sleep: async () => undefined })
  const writes = requests.filter((one) => !one.startsWith('GET'))
  return { status, out: out.join(''), err: err.join(''), writes }
}

const other = 'alertmanager_config: |\n  route: { receiver: theirs }\n  receivers: [{ name: theirs }]\n'

describe('a workspace', () => {
  it('that has what the template has is fine, whatever the form', async () => {
    definition = `# ours\n${ours.alertManager}`
    const same = { status: 0, err: '', writes: [] }
    const out = 'alert manager: ws-1 has what the template has\nalert rules: ws-1 has what the template has\n'
    expect(await alerts()).toEqual({ ...same, out })
    expect(await alerts('--write', '--overwrite')).toEqual({ ...same, out })
  })

  it('that has others is shown line by line, and left alone', async () => {
    definition = other
    rules = ours.rules.replace('topk(100, site_device', 'topk(99, site_device')
    const { status, out, writes } = await alerts()
    expect(out).toMatch(/^alert manager: ws-1 differs \(- only there, \+ only in the template\)\n/)
    expect(out).toContain('-     - name: theirs\n')
    expect(out).toMatch(/^- .*expr: topk\(99, site_device/m)
    expect(out).toMatch(/^\+ .*expr: topk\(100, site_device/m)
    expect(out).toContain('CloudFormation owns them: deploy the stack again')
    expect({ status, writes }).toEqual({ status: 1, writes: [] })
  })

  it('that has none gets ours when asked, and AMP is waited for', async () => {
    definition = undefined
    expect(await alerts()).toMatchObject({ status: 1, writes: [] })
    statuses = [{ statusCode: 'CREATING' }, { statusCode: 'ACTIVE' }]
    const { status, out, writes } = await alerts('--write')
    expect(out).toContain('written: the alert manager of ws-1 is that of the template\n')
    expect({ status, writes }).toEqual({
      status: 0,
      writes: ['POST /workspaces/ws-1/alertmanager/definition'],
    })
    expect(definition).toBe(ours.alertManager)
  })

  it('that has another one keeps it, unless it is to be overwritten', async () => {
    definition = other
    const kept = await alerts('--write')
    expect(kept).toMatchObject({ status: 1, writes: [] })
    expect(kept.err).toMatch(/^not written: the workspace has another definition.*\n.*--overwrite/)
    const { status, writes } = await alerts('--write', '--overwrite')
    expect({ status, writes }).toEqual({
      status: 0,
      writes: ['PUT /workspaces/ws-1/alertmanager/definition'],
    })
    expect(definition).toBe(ours.alertManager)
  })

  it('that does not take the definition says why', async () => {
    definition = undefined
    statuses = [{ statusCode: 'CREATION_FAILED', statusReason: 'no such topic' }]
    expect(await alerts('--write')).toMatchObject({
      status: 1,
      err: 'AMP does not take the definition (CREATION_FAILED): no such topic\n',
    })
  })

  it('that the stack made is left to CloudFormation', async () => {
    outputs = {
      WorkspaceId: 'ws-1',
      QueryUrl: 'https://aps-workspaces.eu-west-1.amazonaws.com/workspaces/ws-1/',
    }
    parameters = { AlarmTopicArn: topic, AlertRules: 'true' }
    definition = other
    expect(await alerts('--write', '--overwrite')).toMatchObject({
      status: 1,
      writes: [],
      err: expect.stringMatching(/^not written: CloudFormation owns the alert manager/),
    })
  })

  it('may be another one than that of the stack', async () => {
    const { status, out } = await alerts('--workspace', 'ws-2')
    expect(out).toBe(
      'alert manager: ws-2 has none\nalert rules: ws-2 has none\n  CloudFormation owns them: deploy the stack again, with this version of template.yaml.\n',
    )
    expect(status).toBe(1)
  })

  it('needs no rules where the stack has none', async () => {
    parameters['AlertRules'] = 'false'
    rules = undefined
    expect(await alerts()).toMatchObject({
      status: 0,
      out: expect.stringContaining('alert rules: the stack s has none (AlertRules=false)\n'),
    })
  })
})

it('a topic is that of the stack, or named', async () => {
  parameters['AlarmTopicArn'] = ''
  expect(await alerts()).toMatchObject({
    status: 1,
    err: expect.stringMatching(/no AlarmTopicArn.*\n.*--topic ARN/),
  })
  expect(await alerts('--topic', topic)).toMatchObject({ status: 0 })
})

it('wrong credentials are told', async () => {
  env['AWS_SECRET_ACCESS_KEY'] = 'wrong'
  const answer = await alerts()
  env['AWS_SECRET_ACCESS_KEY'] = credentials.secretAccessKey
  expect(answer).toMatchObject({
    status: 1,
    err: expect.stringContaining('AWS does not know the credentials (cloudformation:DescribeStacks)'),
  })
})

it.each([
  [['--overwrite'], '--overwrite: used only with --write'],
  [['--workspace', 'x'], '--workspace: expected the id of a workspace'],
  [['--topic', 'on-call'], '--topic: expected the ARN of an SNS topic'],
  [['more'], 'arguments: expected only options'],
])('%j are refused', (args, message) => {
  expect(() => readAlertsOptions(['--stack', 's', ...args])).toThrow(`1 problem in options:\n  ${message}`)
})
