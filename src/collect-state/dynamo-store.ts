// States in a DynamoDB table, one item each: `id` (the key), `version`, `state` (gzip), `expires_at` (the TTL attribute,
// epoch seconds). A state that is too large for an item is an object in S3, which the item names. The object is written
// first and the item after it, so that a crash in between leaves the item, and the object, of before.

import { randomUUID } from 'node:crypto'
import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { Clock } from '../clock.ts'
import { withTimeout } from '../with-timeout.ts'
import { createObjectShelf, type ObjectShelf, type StateClientConfig } from './object-shelf.ts'
import { packState, unpackState } from './pack-state.ts'
import { StateError, type StateStore } from './state-store.ts'

export interface DynamoStateOptions {
  /** Its partition key is the text attribute `id`, without a sort key; its TTL attribute is `expires_at`. */
  readonly table: string
  /** After its last save a state lives this long. */
  readonly lifetimeSeconds: number
  /** `s3://bucket/prefix` for states that are too large for an item; undefined: to save one is an error. */
  readonly overflow?: URL | undefined
  readonly clock: Pick<Clock, 'now'>
  /** Over what the runtime's environment says; tests name a server. */
  readonly client?: StateClientConfig
  /** Of one request. */
  readonly timeoutMs?: number
}

/**
 * DynamoDB's limit of an item is 400 KB with the names of its attributes.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html#limits-items
 */
const itemStateBytesMax = 390_000

const timeoutMsDefault = 3_000

export function createDynamoStateStore({
  table,
  lifetimeSeconds,
  overflow,
  clock,
  client: config = {},
  timeoutMs = timeoutMsDefault,
}: DynamoStateOptions): StateStore {
  let opened: DynamoDBClient | undefined
  const shelf = overflow === undefined ? undefined : createObjectShelf(overflow, config)

  async function connect() {
    // Part of the Lambda runtime.
    const sdk = await import('@aws-sdk/client-dynamodb')
    opened ??= new sdk.DynamoDBClient(config)
    return { sdk, client: opened }
  }

  return {
    load: (key) =>
      asking('loaded', timeoutMs, async (abortSignal) => {
        const { sdk, client } = await connect()
        const Key = { id: { S: key } }
        const request = new sdk.GetItemCommand({ TableName: table, Key, ConsistentRead: true })
        const { Item } = await client.send(request, { abortSignal })
        // DynamoDB deletes an expired item hours later.
        if (Item === undefined || expiresAt(Item) <= clock.now() / 1000) return undefined
        const version = Item['version']?.S
        if (version === undefined) throw new StateError('unreadable', 'the item of the state has no version')
        const bytes = await unpackState(await readPacked(Item, shelf, abortSignal))
        return { bytes, version }
      }),

    save: (key, bytes, version) =>
      asking('saved', timeoutMs, async (abortSignal) => {
        const { sdk, client } = await connect()
        const packed = await packState(bytes)
        const next = randomUUID()
        const place = await shelve(packed, key, next, shelf, abortSignal)
        const nowSeconds = Math.floor(clock.now() / 1000)
        const request = new sdk.PutItemCommand({
          TableName: table,
          Item: {
            id: { S: key },
            version: { S: next },
            expires_at: { N: String(nowSeconds + lifetimeSeconds) },
            ...place,
          },
          ConditionExpression:
            version === undefined ? 'attribute_not_exists(id) OR expires_at <= :now' : 'version = :version',
          ExpressionAttributeValues:
            version === undefined ? { ':now': { N: String(nowSeconds) } } : { ':version': { S: version } },
          ReturnValues: 'ALL_OLD',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        })
        try {
          const { Attributes } = await client.send(request, { abortSignal })
          await shelf?.remove(Attributes?.['object']?.S)
          return 'saved'
        } catch (error) {
          if (!(error instanceof sdk.ConditionalCheckFailedException)) throw error
          // The client sends a request again whose answer got lost: then the state that is there is this one.
          if (error.Item?.['version']?.S === next) return 'saved'
          await shelf?.remove(place['object']?.S)
          return 'conflict'
        }
      }),
  }
}

type Item = Readonly<Record<string, AttributeValue>>

function expiresAt(item: Item): number {
  return Number(item['expires_at']?.N ?? 0)
}

async function readPacked(
  item: Item,
  shelf: ObjectShelf | undefined,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const packed = item['state']?.B
  if (packed !== undefined) return packed
  const object = item['object']?.S
  if (object === undefined || shelf === undefined) {
    throw new StateError('unreadable', 'the item of the state names an object in S3, and no bucket is set')
  }
  return shelf.read(object, signal)
}

/** @returns the attribute that has the state, or says where it is */
async function shelve(
  packed: Uint8Array,
  key: string,
  version: string,
  shelf: ObjectShelf | undefined,
  signal: AbortSignal,
): Promise<Record<string, AttributeValue>> {
  const bytes = packed.length + Buffer.byteLength(key)
  if (bytes <= itemStateBytesMax) return { state: { B: packed } }
  if (shelf === undefined) {
    const limit = `at most ${itemStateBytesMax} fit into an item of DynamoDB`
    throw new StateError(
      'too_large',
      `the state has ${bytes} bytes, compressed; ${limit}, and no bucket is set`,
    )
  }
  return { object: { S: await shelf.write(key, version, packed, signal) } }
}

/** What AWS says is an error of the store; its text may name the item, so only its kind is kept. */
async function asking<T>(
  what: 'loaded' | 'saved',
  timeoutMs: number,
  ask: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  try {
    return await withTimeout(timeoutMs, ask)
  } catch (error) {
    if (error instanceof StateError) throw error
    const kind = error instanceof Error ? error.name : 'unknown error'
    throw new StateError('unavailable', `the state could not be ${what}: ${kind}`, {
      cause: error,
    })
  }
}
