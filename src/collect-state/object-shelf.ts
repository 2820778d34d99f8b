// Large states as objects in S3. Each save makes a new object, so that the one which an item names never changes.

import { createHash } from 'node:crypto'
import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb'
import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3'
import { StateError } from './state-store.ts'

export interface ObjectShelf {
  /** @returns the object's key */
  write(key: string, version: string, packed: Uint8Array, signal: AbortSignal): Promise<string>
  /** @throws {StateError} `unreadable` if it is not there */
  read(objectKey: string, signal: AbortSignal): Promise<Uint8Array>
  /** Never throws: an object that stays is deleted by the lifecycle rule of the bucket. */
  remove(objectKey: string | undefined): Promise<void>
}

/** What the clients of AWS get over the runtime's environment. */
export type StateClientConfig = Pick<
  S3ClientConfig & DynamoDBClientConfig,
  'endpoint' | 'region' | 'credentials'
>

/** @param place `s3://bucket/prefix` */
export function createObjectShelf(place: URL, config: StateClientConfig): ObjectShelf {
  const Bucket = place.hostname
  const folder = place.pathname.replace(/^\/+|\/+$/g, '')
  let opened: S3Client | undefined
  async function connect() {
    // Part of the Lambda runtime.
    const sdk = await import('@aws-sdk/client-s3')
    opened ??= new sdk.S3Client({
      ...config,
      // A bucket with dots in its name has no certificate of its own, and a server of a test no names.
      forcePathStyle: Bucket.includes('.') || config.endpoint !== undefined,
      maxAttempts: 2,
    })
    return { sdk, client: opened }
  }

  return {
    async write(key, version, packed, abortSignal) {
      const { sdk, client } = await connect()
      // Of a key that is any text: a hash is a name in every bucket.
      const hash = createHash('sha256').update(key).digest('hex').slice(0, 32)
      const Key = [folder, hash, version].filter((part) => part !== '').join('/')
      const request = new sdk.PutObjectCommand({ Bucket, Key, Body: packed, ContentType: 'application/gzip' })
      await client.send(request, { abortSignal })
      return Key
    },

    async read(Key, abortSignal) {
      const { sdk, client } = await connect()
      try {
        const { Body } = await client.send(new sdk.GetObjectCommand({ Bucket, Key }), { abortSignal })
        if (Body === undefined) throw new StateError('unreadable', 'S3 returned no object')
        return await Body.transformToByteArray()
      } catch (error) {
        if (!(error instanceof sdk.NoSuchKey)) throw error
        throw new StateError('unreadable', 'the object of the state is not in the bucket', { cause: error })
      }
    },

    async remove(Key) {
      if (Key === undefined) return
      const { sdk, client } = await connect()
      await client.send(new sdk.DeleteObjectCommand({ Bucket, Key })).catch(() => undefined)
    },
  }
}
