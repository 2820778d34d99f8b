// The store of states against DynamoDB and S3 as moto serves them.

import { randomBytes } from 'node:crypto'
import { CreateTableCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { CreateBucketCommand, DeleteObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createDynamoStateStore, type StateStore } from '#collect-state'
import { createFakeClock } from '../helpers/fake-clock.ts'
import { lambdaCredentials } from '../helpers/lambda-ric.ts'
import { type Moto, startMoto } from '../helpers/moto.ts'
import { describeWithParts } from '../helpers/parts.ts'

const region = 'us-east-1'
const table = 'states'
const bucket = 'large-states'
const lifetimeSeconds = 90 * 86_400

describeWithParts('states in DynamoDB', ['moto_server'], (parts) => {
  let moto: Moto
  let dynamo: DynamoDBClient
  let s3: S3Client
  const clock = createFakeClock(Date.now())
  beforeAll(async () => {
    moto = await startMoto(parts.moto_server)
    const client = { endpoint: moto.url, region, credentials: lambdaCredentials }
    dynamo = new DynamoDBClient(client)
    s3 = new S3Client({ ...client, forcePathStyle: true })
    await dynamo.send(
      new CreateTableCommand({
        TableName: table,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      }),
    )
    await s3.send(new CreateBucketCommand({ Bucket: bucket }))
  })
  afterAll(() => moto?.stop())

  function open(options: { overflow?: URL; table?: string; endpoint?: string } = {}): StateStore {
    return createDynamoStateStore({
      table: options.table ?? table,
      lifetimeSeconds,
      overflow: options.overflow,
      clock,
      client: { endpoint: options.endpoint ?? moto.url, region, credentials: lambdaCredentials },
      timeoutMs: 20_000,
    })
  }

  const overflow = new URL(`s3://${bucket}/some/place/`)
  const large = () => new Uint8Array(randomBytes(500_000))
  const objects = async () => {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }))
    return Contents.map(({ Key }) => Key)
  }

  it('gives back what was saved, with another version each time', async () => {
    const store = open()
    expect(await store.load('a')).toBeUndefined()
    expect(await store.save('a', Buffer.from('one'), undefined)).toBe('saved')
    const first = await store.load('a')
    expect(Buffer.from(first!.bytes).toString()).toBe('one')
    expect(await store.save('a', new Uint8Array(0), first?.version)).toBe('saved')
    const second = await open().load('a')
    expect(second?.bytes).toHaveLength(0)
    expect(second?.version).not.toBe(first?.version)
  })

  // One after the other: DynamoDB looks at a condition and writes in one step, and moto in two.
  it('lets the first of two that began with the same state win', async () => {
    const [one, other] = [open(), open()]
    expect([await one.load('race'), await other.load('race')]).toEqual([undefined, undefined])
    expect(await one.save('race', Buffer.of(1), undefined)).toBe('saved')
    expect(await other.save('race', Buffer.of(2), undefined)).toBe('conflict')
    const [start, sameStart] = [await one.load('race'), await other.load('race')]
    expect(await other.save('race', Buffer.of(3), sameStart?.version)).toBe('saved')
    expect(await one.save('race', Buffer.of(4), start?.version)).toBe('conflict')
    expect((await one.load('race'))?.bytes[0]).toBe(3)
  })

  it('compresses, and says when the state ends', async () => {
    await open().save('text', Buffer.from('the same again. '.repeat(100_000)), undefined)
    const { Item } = await dynamo.send(new GetItemCommand({ TableName: table, Key: { id: { S: 'text' } } }))
    expect(Item?.['state']?.B?.length).toBeLessThan(20_000)
    expect(Number(Item?.['expires_at']?.N)).toBe(Math.floor(clock.now() / 1000) + lifetimeSeconds)
  })

  it('does not give out what has expired, and writes over it', async () => {
    const store = open()
    await store.save('old', Buffer.from('old'), undefined)
    clock.advance((lifetimeSeconds + 1) * 1000)
    expect(await store.load('old')).toBeUndefined()
    expect(await store.save('old', Buffer.from('new'), undefined)).toBe('saved')
    expect(Buffer.from((await store.load('old'))!.bytes).toString()).toBe('new')
  })

  it('refuses what is too large for an item, and keeps what is there', async () => {
    const store = open()
    await store.save('large', Buffer.from('small'), undefined)
    const before = await store.load('large')
    await expect(store.save('large', large(), before?.version)).rejects.toMatchObject({
      name: 'StateError',
      reason: 'too_large',
      message: expect.stringMatching(/at most 390000 fit into an item of DynamoDB, and no bucket is set$/),
    })
    expect(await store.load('large')).toEqual(before)
  })

  it('puts what is too large into S3, one object at a time', async () => {
    const store = open({ overflow })
    const states = [large(), large()] as const
    expect(await store.save('s3', states[0], undefined)).toBe('saved')
    const first = await store.load('s3')
    expect(Buffer.compare(first!.bytes, states[0])).toBe(0)
    expect(await objects()).toEqual([expect.stringMatching(/^some\/place\/[0-9a-f]{32}\/[0-9a-f-]{36}$/)])
    // Who loses the race leaves no object behind.
    expect(await store.save('s3', large(), 'another version')).toBe('conflict')
    expect(await objects()).toHaveLength(1)
    expect(await store.save('s3', states[1], first?.version)).toBe('saved')
    expect(await objects()).toHaveLength(1)
    const second = await store.load('s3')
    expect(Buffer.compare(second!.bytes, states[1])).toBe(0)
    expect(await store.save('s3', Buffer.from('small again'), second?.version)).toBe('saved')
    expect(await objects()).toEqual([])
  })

  it('says that a state cannot be read', async () => {
    const store = open({ overflow })
    await store.save('gone', large(), undefined)
    for (const Key of await objects()) await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: Key! }))
    await expect(store.load('gone')).rejects.toMatchObject({ reason: 'unreadable' })
    await expect(open().load('gone')).rejects.toMatchObject({ reason: 'unreadable' })
    const Item = { id: { S: 'odd' }, version: { S: '1' }, expires_at: { N: '99999999999' } }
    await dynamo.send(
      new PutItemCommand({ TableName: table, Item: { ...Item, state: { B: Buffer.from('no gzip') } } }),
    )
    await expect(store.load('odd')).rejects.toMatchObject({ reason: 'unreadable' })
    expect(await store.save('odd', Buffer.of(1), '1')).toBe('saved')
  })

  it('says that the store cannot be reached, by the kind of error only', async () => {
    const store = open({ table: 'no-such-table' })
    const message = 'the state could not be loaded: ResourceNotFoundException'
    await expect(store.load('a')).rejects.toMatchObject({ reason: 'unavailable', message })
    await expect(store.save('a', Buffer.of(1), undefined)).rejects.toMatchObject({ reason: 'unavailable' })
  })
})
