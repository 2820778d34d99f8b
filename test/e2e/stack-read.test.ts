// A stack read from moto's CloudFormation by the SDK's own client.

import { CloudFormationClient, CreateStackCommand } from '@aws-sdk/client-cloudformation'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connectAws, readStack } from '#stack'
import { type Moto, startMoto } from '../helpers/moto.ts'
import { describeWithParts } from '../helpers/parts.ts'

describeWithParts('a stack is read', ['moto_server'], (parts) => {
  let moto: Moto
  let env: Record<string, string>

  beforeAll(async () => {
    moto = await startMoto(parts.moto_server)
    env = {
      AWS_ENDPOINT_URL: moto.url,
      AWS_ACCESS_KEY_ID: 'a',
      AWS_SECRET_ACCESS_KEY: 's',
      AWS_REGION: 'eu-west-1',
    }
    const aws = await connectAws({ region: undefined, env, now: Date.now })
    for (const [StackName, outputs] of [
      ['ours', { FunctionName: 'f', RuleName: 'r', LogGroup: 'l' }],
      ['other', { FunctionName: 'f' }],
    ] as const) {
      const TemplateBody = JSON.stringify({
        Parameters: { TopicFilter: { Type: 'String' }, Delivery: { Type: 'String', Default: 'direct' } },
        Resources: { FailureQueue: { Type: 'AWS::SQS::Queue' } },
        Outputs: Object.fromEntries(Object.entries(outputs).map(([name, Value]) => [name, { Value }])),
      })
      const Parameters = [{ ParameterKey: 'TopicFilter', ParameterValue: 'a/#' }]
      await aws
        .client(CloudFormationClient)
        .send(new CreateStackCommand({ StackName, TemplateBody, Parameters }))
    }
  })
  afterAll(() => moto?.stop())

  const read = async (name: string, region?: string) =>
    readStack(await connectAws({ region, env, now: Date.now }), name)

  it('with its outputs, parameters and resources', async () => {
    const { resources, ...stack } = await read('ours')
    expect(stack).toMatchObject({
      name: 'ours',
      region: 'eu-west-1',
      account: '123456789012',
      partition: 'aws',
      status: 'CREATE_COMPLETE',
      state: 'ready',
      parameters: { TopicFilter: 'a/#', Delivery: 'direct' },
      outputs: { FunctionName: 'f', RuleName: 'r', LogGroup: 'l' },
    })
    expect(resources.get('FailureQueue')).toMatchObject({
      type: 'AWS::SQS::Queue',
      id: expect.stringMatching(/FailureQueue/),
    })
  })

  it('unless there is none of this name in the region', async () => {
    await expect(read('none')).rejects.toMatchObject({
      kind: 'no_such_stack',
      message: 'there is no stack none in eu-west-1',
    })
    await expect(read('ours', 'us-east-1')).rejects.toMatchObject({ kind: 'no_such_stack' })
  })

  it('unless it is of another template', async () => {
    await expect(read('other')).rejects.toMatchObject({
      kind: 'other_stack',
      message: expect.stringContaining('no output RuleName, LogGroup'),
    })
  })

  it('unless nobody is there', async () => {
    const nobody = { ...env, AWS_ENDPOINT_URL: 'http://127.0.0.1:1' }
    const aws = await connectAws({ region: undefined, env: nobody, now: Date.now })
    await expect(readStack(aws, 'ours')).rejects.toMatchObject({ kind: 'connection' })
  })
})
