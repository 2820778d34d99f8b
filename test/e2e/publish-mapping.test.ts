// `publish-mapping` against a stack and a bucket of moto; what the function counts, and the clock, are the test's.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CloudFormationClient, CreateStackCommand } from '@aws-sdk/client-cloudformation'
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { connectAws } from '#stack'
import type { CommandStreams } from '../../src/cli/command.ts'
import type { VersionCounts } from '../../src/cli/publish/compare-versions.ts'
import { performPublish } from '../../src/cli/publish/perform-publish.ts'
import { readPublishOptions } from '../../src/cli/publish/publish-options.ts'
import type { ReadCounts } from '../../src/cli/publish/read-counts.ts'
import { createFakeClock } from '../helpers/fake-clock.ts'
import { type Moto, startMoto } from '../helpers/moto.ts'
import { describeWithParts } from '../helpers/parts.ts'
import { runCli } from '../helpers/run-cli.ts'
import { type Passage, type S3Gate, startS3Gate } from '../helpers/s3-gate.ts'

const Bucket = 'settings'
const Key = 'fleet/mapping.yaml'
const yaml = (metric: string): string =>
  `version: 1\nunmatched: drop\nrules: [{ topic: "#", metrics: { ${metric}: v } }]\n`

describeWithParts('publish-mapping', ['moto_server'], (parts) => {
  let moto: Moto
  let gate: S3Gate
  let s3: S3Client
  let env: Record<string, string>
  let folder: string

  beforeAll(async () => {
    moto = await startMoto(parts.moto_server)
    gate = await startS3Gate(moto.url)
    env = {
      AWS_ENDPOINT_URL: gate.url,
      AWS_ACCESS_KEY_ID: 'a',
      AWS_SECRET_ACCESS_KEY: 's',
      AWS_REGION: 'us-east-1',
    }
    folder = mkdtempSync(join(tmpdir(), 'publish-'))
    const aws = await connectAws({ region: undefined, env, now: Date.now })
    s3 = new S3Client({ ...aws.configIn('us-east-1'), endpoint: moto.url, forcePathStyle: true })
    await s3.send(new CreateBucketCommand({ Bucket }))
    for (const [StackName, uri] of [
      ['ours', `s3://${Bucket}/${Key}`],
      ['bundled', ''],
    ] as const) {
      const TemplateBody = JSON.stringify({
        Parameters: { MappingUri: { Type: 'String', Default: uri } },
        Resources: { FailureQueue: { Type: 'AWS::SQS::Queue' } },
        Outputs: { FunctionName: { Value: 'f' }, RuleName: { Value: 'r' }, LogGroup: { Value: 'l' } },
      })
      await aws.client(CloudFormationClient).send(new CreateStackCommand({ StackName, TemplateBody }))
    }
  })
  afterAll(async () => {
    rmSync(folder, { recursive: true })
    await gate?.close()
    await moto?.stop()
  })
  beforeEach(async () => {
    gate.decide = () => 'through'
    await s3.send(new DeleteObjectCommand({ Bucket, Key: `${Key}.previous` }))
    await put(yaml('old'))
  })

  const put = (Body: string) => s3.send(new PutObjectCommand({ Bucket, Key, Body }))
  const get = async (key = Key): Promise<string | undefined> =>
    s3.send(new GetObjectCommand({ Bucket, Key: key })).then(
      ({ Body }) => Body?.transformToString(),
      () => undefined,
    )

  /** @param after what the function counts of the new version until the first look */
  async function publish(
    text: string,
    args: readonly string[],
    after: Partial<VersionCounts> = {},
    refused = 0,
    onLook: () => Promise<unknown> = async () => undefined,
  ) {
    writeFileSync(join(folder, 'mapping.yaml'), text)
    const options = readPublishOptions(['mapping.yaml', '--stack', 'ours', ...args])
    if (options === 'help') throw new Error('expected options')
    const clock = createFakeClock(1_767_225_600_000)
    const [out, err]: [string[], string[]] = [[], []]
    const streams = {
      folder,
      env,
      now: clock.now,
      out: (text_: string) => void out.push(text_),
      err: (text_: string) => void err.push(text_),
    } as unknown as CommandStreams
    const counts = { received: 6_000, mapped: 6_000, deadLettered: 0, missing: 0, written: 6_000 }
    const readCounts: ReadCounts = async (_, toMs) => {
      if (toMs <= 1_767_225_600_000) return { versions: new Map([['old', counts]]), refused: 0 }
      await onLook()
      const version = /version ([0-9a-f]{32})/.exec(out.join(''))?.[1] ?? ''
      return { versions: new Map([[version, { ...counts, ...after }]]), refused }
    }
    const status = await performPublish(options, streams, { sleep: (ms) => clock.sleep(ms), readCounts })
    return { status, out: out.join(''), err: err.join(''), sleeps: clock.sleeps.length }
  }

  it('uploads, keeps the version before, and watches', async () => {
    const { status, out, err, sleeps } = await publish(yaml('new'), [])
    expect(err).toBe('')
    expect(out).toMatch(
      /^kept: s3:\/\/settings\/fleet\/mapping.yaml.previous\nuploaded: \S+, version [0-9a-f]{32}\n/,
    )
    expect(out).toContain('6000 messages mapped with it, compared with 6000 before\n')
    expect({ status, sleeps }).toEqual({ status: 0, sleeps: 1 })
    expect([await get(), await get(`${Key}.previous`)]).toEqual([yaml('new'), yaml('old')])
  })

  it.each<[string, Partial<VersionCounts>, number, RegExp]>([
    ['maps less', { mapped: 5_000 }, 0, /mapped messages: 100.00 % before, 83.33 % now, worse/],
    ['keeps more dead letters', { deadLettered: 100 }, 0, /dead letters: 0.00 % before, 1.67 % now, worse/],
    ['misses fields', { missing: 600 }, 0, /missing fields: 0.00 % before, 9.09 % now, worse/],
    ['is refused by the function', {}, 1, /the function cannot use the file/],
  ])('rolls back what %s', async (_, after, refused, says) => {
    const { status, out, err } = await publish(yaml('new'), [], after, refused)
    expect(out).toMatch(says)
    expect(err).toContain('rolled back')
    expect(status).toBe(1)
    expect(await get()).toBe(yaml('old'))
  })

  it('leaves what somebody else has published since', async () => {
    const { status, err } = await publish(yaml('new'), [], { mapped: 0 }, 0, () => put(yaml('other')))
    expect(err).toMatch(/^not rolled back: somebody has changed/)
    expect(status).toBe(1)
    expect(await get()).toBe(yaml('other'))
  })

  it.each<[string, boolean, () => Promise<unknown>, string | undefined]>([
    ['changed', true, () => put(yaml('other')), yaml('other')],
    ['removed', true, () => s3.send(new DeleteObjectCommand({ Bucket, Key })), undefined],
    ['made', false, () => put(yaml('other')), yaml('other')],
  ])(
    'never overwrites what somebody else has %s since it was compared',
    async (_, isThere, meanwhile, stays) => {
      if (!isThere) await s3.send(new DeleteObjectCommand({ Bucket, Key }))
      let isOver = false
      gate.decide = async (request): Promise<Passage> => {
        if (request !== `PUT /${Bucket}/${Key}` || isOver) return 'through'
        isOver = true
        await meanwhile()
        return 'through'
      }
      const { status, out, err, sleeps } = await publish(yaml('new'), [])
      expect(err).toBe(
        'somebody else has changed s3://settings/fleet/mapping.yaml since it was read; nothing was uploaded\n' +
          '  Run publish-mapping again: it compares your file with the version that is there now.\n',
      )
      expect(out).not.toContain('uploaded')
      expect({ isOver, status, sleeps }).toEqual({ isOver: true, status: 1, sleeps: 0 })
      expect(await get()).toBe(stays)
    },
  )

  it('takes its own text for uploaded where the answer got lost', async () => {
    gate.decide = async (request): Promise<Passage> => {
      if (request === `PUT /${Bucket}/${Key}`) await put(yaml('new'))
      return 'through'
    }
    expect(await publish(yaml('new'), ['--no-wait'])).toMatchObject({ status: 0, err: '' })
  })

  it('waits for nobody with --no-wait, and uploads nothing twice', async () => {
    expect(await publish(yaml('new'), ['--no-wait'])).toMatchObject({ status: 0, sleeps: 0 })
    expect(await publish(yaml('new'), [])).toMatchObject({
      status: 0,
      sleeps: 0,
      out: 's3://settings/fleet/mapping.yaml has this text already\n',
    })
    expect(await get(`${Key}.previous`)).toBe(yaml('old'))
  })

  it('prints the series that go and come', async () => {
    writeFileSync(join(folder, 'm.jsonl'), '{"topic":"a","payload":{"v":1}}\n{"topic":"b","payload":{}}\nx\n')
    const { out } = await publish(yaml('new'), ['--no-wait', '--messages', 'm.jsonl'])
    expect(out).toMatch(
      /^- old\{topic="a"\}\n\+ new\{topic="a"\}\nof 2 messages: 0 series stay, 1 go, 1 come\n1 lines are no messages\n/,
    )
  })

  it('uploads nothing that is wrong, or fails its own tests', async () => {
    const failing = `${yaml('new')}tests: [{ topic: t, payload: { v: 1 }, expect: "other 1" }]\n`
    for (const text of ['version: 7\n', failing]) {
      const { status, err } = await publish(text, [])
      expect(status).toBe(1)
      expect(err).toContain('nothing was uploaded')
    }
    expect(await get()).toBe(yaml('old'))
  })

  it('says what a stack without MappingUri needs', async () => {
    const { status, err } = await runCli(['publish-mapping', 'mapping.yaml', '--stack', 'bundled'], {
      folder,
      env,
    })
    expect(status).toBe(1)
    expect(err).toContain('MappingUri=s3://')
  })
})
