// The built function with a mapping in S3: what it starts with, how it follows changes, and what it does where S3 or
// the mapping fails it. S3 is moto's, behind a gate that can be closed.

import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { startReceiver } from '#studio/receiver'
import { envelope, ingestFolder } from '../helpers/ingest-events.ts'
import { InitError, lambdaCredentials } from '../helpers/lambda-ric.ts'
import { type Moto, startMoto } from '../helpers/moto.ts'
import { createMovedClock } from '../helpers/moved-clock.ts'
import { describeWithParts } from '../helpers/parts.ts'
import { type S3Gate, startS3Gate } from '../helpers/s3-gate.ts'
import { logObjects, startFunction } from '../helpers/start-function.ts'

const Bucket = 'settings'
const Key = 'fleet/mapping ü.yaml'
const lastGoodKey = `${Key}.last-good`
const uri = 's3://settings/fleet/mapping%20%C3%BC.yaml'
const path = '/settings/fleet/mapping%20%C3%BC.yaml'

/** A mapping with one metric. */
const yaml = (metric: string): string => `version: 1\nrules: [{ topic: "#", metrics: { ${metric}: v } }]\n`
const bad = `${yaml('a')}tests: [{ topic: t, payload: { v: 1 }, expect: "b 1" }]`

describeWithParts('mapping in S3 → function', ['node24', 'aws-lambda-ric', 'moto_server'], (parts) => {
  let moto: Moto
  let s3: S3Client
  let gate: S3Gate
  beforeAll(async () => {
    moto = await startMoto(parts.moto_server)
    const client = { endpoint: moto.url, region: 'us-east-1', credentials: lambdaCredentials }
    s3 = new S3Client({ ...client, forcePathStyle: true })
    await s3.send(new CreateBucketCommand({ Bucket }))
  })
  afterAll(() => moto?.stop())
  beforeEach(async () => {
    for (const key of [Key, lastGoodKey]) await s3.send(new DeleteObjectCommand({ Bucket, Key: key }))
    gate = await startS3Gate(moto.url)
    return () => gate.close()
  })

  async function put(text: string, key = Key): Promise<void> {
    await s3.send(new PutObjectCommand({ Bucket, Key: key, Body: text }))
  }

  async function lastGood(): Promise<string | undefined> {
    const found = await s3
      .send(new GetObjectCommand({ Bucket, Key: lastGoodKey }))
      .catch((error: Error) => error.name)
    return typeof found === 'string' ? found : found.Body?.transformToString()
  }

  async function start() {
    const receiver = await startReceiver()
    onTestFinished(() => receiver.close())
    const clock = createMovedClock()
    const env = {
      AWS_ENDPOINT_URL: gate.url,
      REMOTE_WRITE_URL: receiver.url,
      REMOTE_WRITE_AUTH: 'none',
      MAPPING_URI: uri,
      // Two intervals are less than the 5 minutes at which the SDK takes its clock for wrong.
      MAPPING_REFRESH_SECONDS: '100',
    }
    const lambda = await startFunction(parts, env, ingestFolder, clock)
    return {
      receiver,
      /** The function looks for a change with the next invocation. */
      passInterval: () => clock.advance(100_000),
      /** @returns the names of the series that a message became */
      async metricOf() {
        const before = receiver.requests.length
        const event = envelope({ topic: 't', payload: '{"v":1}', receivedAtMs: Date.now() })
        const { result, error } = (await lambda.invoke(event)) as { result?: object; error?: object }
        if (error !== undefined) return error
        expect(result).toMatchObject({ written: 1 })
        return receiver.requests
          .slice(before)
          .flatMap(({ reading }) => (reading.ok ? reading.request.series : []))
          .map(({ labels }) => labels['__name__'])
          .join()
      },
      /** All lines of the log; ends the function. */
      async logged() {
        await lambda.stop()
        return logObjects(lambda.log())
      },
    }
  }

  it('follows a change, with one question an interval, and keeps what worked', async () => {
    await put(yaml('a'))
    const { metricOf, logged, passInterval } = await start()
    expect([await metricOf(), await metricOf()]).toEqual(['a', 'a'])
    const startRequests = [`GET ${path} 200`, `GET ${path}.last-good 404`, `PUT ${path}.last-good 200`]
    expect(gate.requests).toEqual(startRequests)
    expect(await lastGood()).toBe(yaml('a'))

    passInterval()
    expect(await metricOf()).toBe('a')
    // And whether somebody traces messages.
    expect(gate.requests.slice(3).toSorted()).toEqual([`GET ${path} 304`, `GET ${path}.trace 404`])

    await put(yaml('b'))
    passInterval()
    expect([await metricOf(), await metricOf()]).toEqual(['a', 'b'])
    expect(gate.requests.slice(5).filter((one) => !one.includes('.trace'))).toEqual([
      `GET ${path} 200`,
      `GET ${path}.last-good 200`,
      `PUT ${path}.last-good 200`,
    ])
    expect(await lastGood()).toBe(yaml('b'))
    expect(await logged()).toContainEqual(
      expect.objectContaining({ message: 'a new version of the mapping is used' }),
    )
  })

  it('asks for the copy alone at a later start, and leaves it as it is', async () => {
    await put(yaml('a'))
    await put(yaml('a'), lastGoodKey)
    const { metricOf } = await start()
    expect(await metricOf()).toBe('a')
    expect(gate.requests).toEqual([`GET ${path} 200`, `GET ${path}.last-good 304`])
  })

  it('goes on with the running mapping where the new one is bad', async () => {
    await put(yaml('a'))
    const { metricOf, logged, passInterval } = await start()
    await metricOf()
    await put(bad)
    passInterval()
    expect([await metricOf(), await metricOf()]).toEqual(['a', 'a'])
    passInterval()
    expect(await metricOf()).toBe('a')
    expect(await lastGood()).toBe(yaml('a'))
    const objects = await logged()
    expect(objects.filter(({ level }) => level === 'ERROR')).toEqual([
      expect.objectContaining({
        message: 'the mapping is not valid',
        reason: expect.stringMatching(/1 problem in .*\n {2}tests\[0\]: expected b 1/),
      }),
    ])
    expect(objects).toContainEqual(
      expect.objectContaining({ MappingRefreshFailed: 1, Reason: 'mapping_invalid' }),
    )
  })

  describe('at a start', () => {
    it.each<[string, () => unknown, string]>([
      ['is bad', () => put(bad), 'mapping_invalid'],
      ['is gone', () => undefined, 'mapping_unreadable'],
      [
        'may not be read',
        () => {
          gate.decide = (request) => (request === `GET ${path}` ? 'refused' : 'through')
        },
        'mapping_unreadable',
      ],
      [
        'does not come',
        () => {
          gate.decide = (request) => (request === `GET ${path}` ? 'hangs' : 'through')
        },
        'mapping_unreadable',
      ],
      [
        'comes only half',
        () => {
          gate.decide = (request) => (request === `GET ${path}` ? 'stalls' : 'through')
        },
        'mapping_unreadable',
      ],
    ])('uses the last good mapping where the mapping %s', async (_, prepare, reason) => {
      await put(yaml('good'), lastGoodKey)
      await prepare()
      const { metricOf, logged } = await start()
      expect(await metricOf()).toBe('good')
      const objects = await logged()
      expect(objects).toContainEqual(
        expect.objectContaining({ level: 'WARN', message: 'the last good mapping is used instead' }),
      )
      expect(objects).toContainEqual(expect.objectContaining({ MappingRefreshFailed: 1, Reason: reason }))
      expect(await lastGood()).toBe(yaml('good'))
    })

    it.each<[string, string, RegExp]>([
      ['bad', bad, /1 problem in s3:\/\/settings\/fleet\/mapping ü\.yaml:\n {2}tests\[0\]: expected b 1/],
      ['too large', `${yaml('a')}#${'x'.repeat(1_000_000)}`, /MAPPING_URI: .*at most 1000000/],
    ])(
      'says all that is wrong with a mapping that is %s, where there is no copy',
      async (_, text, problem) => {
        await put(text)
        const { metricOf } = await start()
        const error = await metricOf().catch((initError: unknown) => initError)
        expect(error).toBeInstanceOf(InitError)
        expect((error as InitError).errorType).toBe('ConfigError')
        expect((error as InitError).message).toMatch(problem)
      },
    )

    it('does not wait for an S3 that never answers', async () => {
      gate.decide = () => 'hangs'
      const { metricOf } = await start()
      await expect(metricOf()).rejects.toThrow('MAPPING_URI: no answer within 4000 ms')
      // Lambda gives 10 s to a start, into which two such waits fit.
      expect(gate.requests).toEqual([`GET ${path}`, `GET ${path}.last-good`])
    })
  })

  it('does without a copy where it may not write one, and warns once', async () => {
    await put(yaml('a'))
    gate.decide = (request) => (request.endsWith('.last-good') ? 'refused' : 'through')
    const { metricOf, logged, passInterval } = await start()
    expect(await metricOf()).toBe('a')
    passInterval()
    expect([await metricOf(), await metricOf()]).toEqual(['a', 'a'])
    const objects = await logged()
    expect(objects.filter(({ level }) => level === 'WARN')).toEqual([
      expect.objectContaining({
        message: 'the copy of the last good mapping could not be stored',
        reason: 'AccessDenied: Access Denied',
      }),
    ])
    expect(objects).not.toContainEqual(expect.objectContaining({ MappingRefreshFailed: expect.anything() }))
  })

  it('writes a message before S3 has answered', async () => {
    await put(yaml('a'))
    const { metricOf, logged, receiver, passInterval } = await start()
    await metricOf()
    await put(yaml('b'))
    // S3 answers once the message is written, and not before: to wait for it would end in a timeout.
    gate.decide = async () => {
      await expect.poll(() => receiver.requests.length).toBeGreaterThan(1)
      return 'through' as const
    }
    passInterval()
    expect([await metricOf(), await metricOf()]).toEqual(['a', 'b'])
    expect(await logged()).not.toContainEqual(expect.objectContaining({ level: 'ERROR' }))
  })

  it.each(['hangs', 'stalls'] as const)(
    'writes a message where S3 %s, and has an end all the same',
    async (passage) => {
      await put(yaml('a'))
      const { metricOf, logged, passInterval } = await start()
      await metricOf()
      gate.decide = () => passage
      passInterval()
      expect(await metricOf()).toBe('a')
      expect(await logged()).toContainEqual(
        expect.objectContaining({
          message: 'the mapping cannot be read',
          reason: 'no answer within 4000 ms',
        }),
      )
    },
  )
})
