// What the checks of doctor find where AWS answers that something is missing, stopped or off. judges.test.ts has the rest:
// what they make of an answer.

import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Aws, connectAws, type Stack } from '#stack'
import { checks } from '../../../../src/cli/doctor/checks.ts'
import type { Finding } from '../../../../src/cli/doctor/finding.ts'
import { runCheck } from '../../../../src/cli/doctor/perform-doctor.ts'
import { stackWith } from '../../../helpers/stack.ts'

/** Of AMP, by the path of the request; all else is not there. */
const answers = new Map<string, { readonly status: number; readonly body: string }>()
const server = createServer((request, response) => {
  const { status, body } = answers.get(request.url ?? '') ?? { status: 404, body: '{}' }
  request.resume()
  response.writeHead(status, {
    'content-type': 'application/json',
    ...(status === 404 ? { 'x-amzn-errortype': 'ResourceNotFoundException' } : {}),
  })
  response.end(body)
})
let aws: Aws
let url: URL

beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const env = { AWS_ENDPOINT_URL: url.origin, AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 's' }
  aws = await connectAws({ region: 'eu-west-1', env, now: Date.now })
})
afterAll(async () => {
  server.close()
  server.closeAllConnections()
  await once(server, 'close')
})

const errorOf = (name: string): Error => Object.assign(new Error('x'), { name })

/** An account whose services answer by the name of the command. */
function answering(byCommand: { readonly [command: string]: object }): Aws {
  const send = async (command: object) => {
    const answer = byCommand[command.constructor.name]
    if (answer === undefined) throw new Error(`not expected: ${command.constructor.name}`)
    if (answer instanceof Error) throw answer
    return answer
  }
  return { ...aws, client: () => ({ send }) as never }
}

async function findingsOf(name: string, at: Aws, stack: Stack): Promise<readonly Finding[]> {
  const check = checks.find((one) => one.name === name)
  if (check === undefined) throw new Error(`no check ${name}`)
  const options = { stack: 's', region: undefined, queryUrl: new URL(url), queryRoleArn: undefined }
  return runCheck(check, { aws: at, stack, options })
}

describe('a stack in which', () => {
  const none = errorOf('ResourceNotFoundException')
  const concurrency = (unreserved: number) => ({
    GetFunctionConcurrencyCommand: {},
    GetAccountSettingsCommand: {
      AccountLimit: { ConcurrentExecutions: 1_000, UnreservedConcurrentExecutions: unreserved },
    },
  })
  it.each<[string, string, object, Finding['level'], RegExp]>([
    ['there is no rule', 'rule', { GetTopicRuleCommand: none }, 'problem', /^there is no rule rule$/],
    [
      'IoT never logged',
      'IoT logging',
      { GetV2LoggingOptionsCommand: errorOf('NotConfiguredException') },
      'warning',
      /^AWS IoT does not log errors$/,
    ],
    [
      'IoT logs nothing',
      'IoT logging',
      { GetV2LoggingOptionsCommand: { disableAllLogs: true } },
      'warning',
      /^AWS IoT does not log errors$/,
    ],
    [
      'there is no function',
      'function',
      { GetFunctionConfigurationCommand: none },
      'problem',
      /^there is no function f$/,
    ],
    ['nobody may invoke it', 'invocation', { GetPolicyCommand: none }, 'problem', /rule/],
    [
      'failed events go nowhere',
      'retries',
      { GetFunctionEventInvokeConfigCommand: none },
      'problem',
      /^failed invocations have no destination$/,
    ],
    [
      'the function is stopped',
      'concurrency',
      { GetFunctionConcurrencyCommand: { ReservedConcurrentExecutions: 0 } },
      'problem',
      /reserved concurrency is 0$/,
    ],
    ['others have reserved nearly all', 'concurrency', concurrency(99), 'warning', /^99 of 1000 concurrent/],
    ['there is room', 'concurrency', concurrency(900), 'ok', /^900 of 1000 concurrent/],
    [
      'messages wait',
      'failure queue',
      { GetQueueAttributesCommand: { Attributes: { ApproximateNumberOfMessages: '1200' } } },
      'warning',
      /^1,200 messages wait/,
    ],
    [
      'messages were given up on',
      'unprocessed queue',
      { GetQueueAttributesCommand: { Attributes: { ApproximateNumberOfMessages: '3' } } },
      'problem',
      /^3 messages were given up on/,
    ],
  ])('%s', async (_, name, byCommand, level, what) => {
    const findings = await findingsOf(name, answering(byCommand as never), stackWith())
    expect(findings[0]).toMatchObject({ level, what: expect.stringMatching(what) })
    for (const finding of findings) if (finding.level !== 'ok') expect(finding.remedy).toBeTruthy()
  })

  it('an output is missing', async () => {
    const stack = stackWith()
    const { LogGroup: _, ...outputs } = stack.outputs
    expect(await findingsOf('outputs', aws, { ...stack, outputs })).toMatchObject([
      {
        level: 'problem',
        what: 'the stack has no output LogGroup',
        remedy: expect.stringMatching(/--stack/),
      },
    ])
  })

  it('there are no alarms', async () => {
    expect(await findingsOf('alarms', aws, stackWith({ parameters: { Alarms: 'none' } }))).toMatchObject([
      { level: 'warning', what: 'the stack has no alarms', remedy: expect.stringMatching(/AlarmTopicArn/) },
    ])
  })

  it.each([
    ['NoSuchKey', errorOf('NoSuchKey')],
    ['not valid', { Body: { transformToString: async () => 'version: 1\nrules: 5\n' }, ETag: '"e"' }],
  ])('the mapping is %s', async (_, answer) => {
    const stack = stackWith({ parameters: { MappingUri: 's3://b/mapping.yaml' } })
    const [finding] = await findingsOf('mapping', answering({ GetObjectCommand: answer }), stack)
    expect(finding).toMatchObject({
      level: 'problem',
      remedy: expect.stringMatching(/s3:\/\/b\/mapping\.yaml/),
    })
  })

  it.each([
    ['is gone', undefined, 'problem', /^there is no workspace ws-1 in eu-west-1$/],
    ['is being made', 'CREATING', 'problem', /^ws-1 is CREATING$/],
    ['is there', 'ACTIVE', 'ok', /^ws-1 in eu-west-1 is ACTIVE$/],
  ])('the workspace %s', async (_, statusCode, level, what) => {
    answers.clear()
    if (statusCode !== undefined) {
      const body = JSON.stringify({ workspace: { status: { statusCode } } })
      answers.set('/workspaces/ws-1', { status: 200, body })
    }
    expect(await findingsOf('workspace', aws, stackWith())).toMatchObject([
      { level, what: expect.stringMatching(what) },
    ])
  })
})
