// The built function in AWS's runtime client with the services that it may need on rare paths: S3 for dead letters,
// Secrets Manager for passwords, STS for a workspace in another account; all by their real APIs, served by moto.

import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3'
import {
  CreateSecretCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import {
  type Access,
  type AnsweredRequest,
  type Receiver,
  type SigningCredentials,
  startReceiver,
  verifySigV4,
} from '#studio/receiver'
import { envelope, sqsEvent } from '../helpers/ingest-events.ts'
import { lambdaCredentials } from '../helpers/lambda-ric.ts'
import { type Moto, startMoto } from '../helpers/moto.ts'
import { describeWithParts } from '../helpers/parts.ts'
import { copyFunction, logObjects, startFunction } from '../helpers/start-function.ts'

const region = 'us-east-1'
const basicAccess = { basic: { username: 'grafana', password: 'pass:wörd' } }

describeWithParts('function → AWS', ['node24', 'aws-lambda-ric', 'moto_server'], (parts) => {
  let moto: Moto
  let s3: S3Client
  let secrets: SecretsManagerClient
  beforeAll(async () => {
    moto = await startMoto(parts.moto_server)
    const client = { endpoint: moto.url, region, credentials: lambdaCredentials }
    s3 = new S3Client({ ...client, forcePathStyle: true })
    secrets = new SecretsManagerClient(client)
  })
  afterAll(() => moto?.stop())

  async function start(verify: Access, env: Readonly<Record<string, string>>, folder?: string) {
    const receiver = await startReceiver({ verify })
    onTestFinished(() => receiver.close())
    const settings = { AWS_ENDPOINT_URL: moto.url, REMOTE_WRITE_URL: receiver.url, ...env }
    const lambda = await startFunction(parts, settings, folder)
    return { receiver, lambda }
  }

  describe('dead letters in S3', () => {
    it('are one object an invocation, with a line for each message', async () => {
      await s3.send(new CreateBucketCommand({ Bucket: 'letters' }))
      const { lambda } = await start('none', {
        REMOTE_WRITE_AUTH: 'none',
        DEAD_LETTER_URI: 's3://letters/bad/ones',
      })
      const receivedAtMs = Date.now()
      const bad = ['{', '{"a":'].map((payload) => envelope({ topic: 'bad/é', payload, receivedAtMs }))
      const good = envelope({ topic: 'good', payload: '{"a":1}', receivedAtMs })
      const event = sqsEvent([bad[0], good, bad[1]], receivedAtMs)
      expect(await lambda.invoke(event)).toEqual({ result: { batchItemFailures: [] } })

      const { Contents: objects = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'letters' }))
      expect(objects.map(({ Key }) => Key)).toEqual([
        expect.stringMatching(/^bad\/ones\/\d{4}\/\d\d\/\d\d\/.+\.jsonl$/),
      ])
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'letters', Key: objects[0]!.Key! }))
      const lines = (await Body!.transformToString()).split('\n')
      expect(lines.pop()).toBe('')
      expect(lines.map((line) => JSON.parse(line))).toEqual(
        // Nobody's client id: the message was published over HTTP.
        bad.map(({ client_id: _, ...fields }) => ({
          ...fields,
          stage: 'map',
          reason: 'not_json',
          detail: expect.any(String),
          maybe_written: false,
        })),
      )
    })

    it('that cannot be written make their messages come again, and no others', async () => {
      const { lambda, receiver } = await start('none', {
        REMOTE_WRITE_AUTH: 'none',
        DEAD_LETTER_URI: 's3://no-such-bucket',
      })
      const receivedAtMs = Date.now()
      const bad = envelope({ topic: 'bad', payload: '{', receivedAtMs })
      const good = envelope({ topic: 'good', payload: '{"a":1}', receivedAtMs })
      expect(await lambda.invoke(bad)).toMatchObject({
        error: {
          errorType: 'UndeliveredError',
          errorMessage: expect.stringContaining('dead_letter_unwritten'),
        },
      })
      expect(await lambda.invoke(sqsEvent([good, bad], receivedAtMs))).toEqual({
        result: { batchItemFailures: [{ itemIdentifier: 'm1' }] },
      })
      expect(receiver.requests).toHaveLength(1)
      await lambda.stop()
      expect(lambda.log()).toContain('NoSuchBucket')
    })
  })

  describe('a secret in Secrets Manager', () => {
    async function createSecret(name: string, text: string): Promise<string> {
      const { ARN } = await secrets.send(new CreateSecretCommand({ Name: name, SecretString: text }))
      return ARN!
    }

    it.each<[string, string, Access, string]>([
      ['basic', 'basic', basicAccess, JSON.stringify(basicAccess.basic)],
      ['a bearer token', 'bearer', { bearer: 'abc.DEF-1' }, 'abc.DEF-1'],
      ['a bearer token in JSON', 'bearer', { bearer: 'abc.DEF-1' }, '{"token":"abc.DEF-1"}'],
    ])('lets %s in', async (name, kind, verify, text) => {
      const arn = await createSecret(name.replaceAll(' ', '-'), text)
      const { lambda, receiver } = await start(verify, {
        REMOTE_WRITE_AUTH: kind,
        REMOTE_WRITE_SECRET_ARN: arn,
      })
      expect(await lambda.invoke(oneMessage())).toMatchObject({ result: { written: 1 } })
      expect(receiver.requests.map(({ answer }) => answer.status)).toEqual([200])
      await lambda.stop()
      expect(lambda.log()).not.toMatch(/abc\.DEF|wörd/)
    })

    it('may be rotated: a refusal makes the function read it again', async () => {
      const arn = await createSecret('rotated', 'old')
      const access = { REMOTE_WRITE_AUTH: 'bearer', REMOTE_WRITE_SECRET_ARN: arn }
      const { lambda } = await start({ bearer: 'new' }, access)
      expect(await lambda.invoke(oneMessage())).toMatchObject({
        error: { errorMessage: '1 of 1 messages not delivered: http_401' },
      })
      await secrets.send(new PutSecretValueCommand({ SecretId: arn, SecretString: 'new' }))
      expect(await lambda.invoke(oneMessage())).toMatchObject({ result: { written: 1 } })
    })

    it('that does not exist fails messages and says which setting', async () => {
      const arn = `arn:aws:secretsmanager:${region}:123456789012:secret:absent`
      const { lambda, receiver } = await start(basicAccess, {
        REMOTE_WRITE_AUTH: 'basic',
        REMOTE_WRITE_SECRET_ARN: arn,
      })
      expect(await lambda.invoke(oneMessage())).toMatchObject({ error: { errorType: 'UndeliveredError' } })
      expect(receiver.requests).toEqual([])
      await lambda.stop()
      expect(lambda.log()).toContain('ResourceNotFoundException')
    })
  })

  describe('a role in another account', () => {
    it('signs with the credentials that STS gives for it, and asks for them once', async () => {
      const roleArn = 'arn:aws:iam::210987654321:role/writer'
      const settings = {
        REMOTE_WRITE_AUTH: 'sigv4',
        REMOTE_WRITE_REGION: 'ap-northeast-1',
        REMOTE_WRITE_ROLE_ARN: roleArn,
      }
      const { lambda, receiver } = await start('none', settings, copyFunction())
      for (let count = 0; count < 3; count++) {
        expect(await lambda.invoke(oneMessage())).toMatchObject({ result: { written: 1 } })
      }
      const roles = await moto.assumedRoles()
      expect(roles).toMatchObject([{ roleArn, sessionName: 'iot-remote-write' }])
      for (const request of receiver.requests) {
        expect(signatureOf(request, roles[0]!.credentials, 'ap-northeast-1')).toEqual({ ok: true })
        expect(signatureOf(request, lambdaCredentials, 'ap-northeast-1')).toMatchObject({ ok: false })
      }
      expect(receiver.requests).toHaveLength(3)
    })
  })

  describe('credentials that the workspace does not accept', () => {
    it.each<[string, Access, RegExp]>([
      [
        'another key',
        { region, ...lambdaCredentials, secretAccessKey: 'other' },
        /request signature we calculated/,
      ],
      ['another region', { region: 'eu-west-1', ...lambdaCredentials }, /scoped to a valid region/],
    ])('%s: the message fails, and the reason is logged and counted', async (_, verify, reason) => {
      const { lambda, receiver } = await start(verify, { REMOTE_WRITE_AUTH: 'sigv4' })
      expect(await lambda.invoke(oneMessage())).toMatchObject({
        error: { errorType: 'UndeliveredError', errorMessage: '1 of 1 messages not delivered: http_403' },
      })
      // Signed anew once, in case that the first signature had expired.
      expect(statusesOf(receiver)).toEqual([403, 403])
      await lambda.stop()
      const objects = logObjects(lambda.log())
      expect(objects).toContainEqual(
        expect.objectContaining({
          level: 'ERROR',
          complaints: [expect.objectContaining({ reason: 'http_403' })],
        }),
      )
      expect(lambda.log()).toMatch(reason)
      expect(objects).toContainEqual(expect.objectContaining({ Misconfigured: 1 }))
      expect(lambda.log()).not.toContain(lambdaCredentials.secretAccessKey)
    })
  })
})

function oneMessage(): object {
  return envelope({ topic: 'one', payload: '{"a":1}', receivedAtMs: Date.now() })
}

function statusesOf({ requests }: Receiver): number[] {
  return requests.map(({ answer }) => answer.status)
}

function signatureOf(
  { method, target, headers, body }: AnsweredRequest,
  own: SigningCredentials,
  inRegion: string,
) {
  const pairs = Object.entries(headers).map(([name, value]) => [name, String(value)] as const)
  const expected = { ...own, region: inRegion, service: 'aps' }
  return verifySigV4({ method, target, headers: pairs, body }, expected, Date.now())
}
