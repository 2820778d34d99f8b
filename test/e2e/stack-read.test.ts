// A stack read from moto's CloudFormation by the SDK's own client.

import { CloudFormationClient, CreateStackCommand } from '@aws-sdk/client-cloudformation'
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connectAws, readStack } from '#stack'
import { readDeployedMapping } from '../../src/cli/trace/deployed-mapping.ts'
import { type Moto, startMoto } from '../helpers/moto.ts'
import { describeWithParts } from '../helpers/parts.ts'
import { startQueryService, vectorReply } from '../helpers/query-service.ts'
import { runCli } from '../helpers/run-cli.ts'

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
        Parameters: {
          TopicFilter: { Type: 'String' },
          Delivery: { Type: 'String', Default: 'direct' },
          WorkspaceArn: { Type: 'String', Default: 'arn:aws:aps:ap-northeast-1:123456789012:workspace/ws-1' },
        },
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

  it('and its workspace is queried with a signature', async () => {
    const service = await startQueryService({
      region: 'ap-northeast-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 's' },
      answer: () =>
        vectorReply([{ labels: { __name__: 'celsius', device: '7' }, at: 1_767_225_600, value: '21.5' }]),
    })
    try {
      const args = ['query', 'celsius', '--stack', 'ours', '--query-url', service.url]
      const { status, out, err } = await runCli(args, { env, now: Date.now })
      expect(err).toBe('')
      expect(out).toBe(
        'value  time                      series\n 21.5  2026-01-01T00:00:00.000Z  celsius{device="7"}\n',
      )
      expect(status).toBe(0)
      expect(service.requests.map(({ form }) => form.get('query'))).toEqual(['celsius'])
    } finally {
      await service.close()
    }
  })

  it('and its mapping is the object of MappingUri', async () => {
    const aws = await connectAws({ region: undefined, env, now: Date.now })
    const s3 = new S3Client({ ...aws.configIn(aws.region), forcePathStyle: true })
    const put = (Body: string) => s3.send(new PutObjectCommand({ Bucket: 'mappings', Key: 'm.yaml', Body }))
    const location = { CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } } as const
    await s3.send(new CreateBucketCommand({ Bucket: 'mappings', ...location }))
    const stack = {
      ...(await read('ours')),
      parameters: { MappingUri: 's3://mappings/m.yaml', NamingVersion: '1' },
    }
    await expect(readDeployedMapping(aws, stack)).rejects.toMatchObject({ kind: 'not_found' })
    await put('version: 1\nrules: [{ topic: a/+x, metrics: { m: v } }]')
    const { file, from, keySources } = await readDeployedMapping(aws, stack)
    expect(from).toMatch(/^s3:\/\/mappings\/m.yaml, version /)
    expect(file?.rules).toMatchObject([{ topic: 'a/+x' }])
    expect(keySources?.()('rules[0].metrics.m')).toMatchObject({ file: 'm.yaml', line: 2 })
    await put('version: 1\nrulez: []')
    await expect(readDeployedMapping(aws, stack)).rejects.toThrow(/is not valid[\s\S]*rulez/)
  })
})
