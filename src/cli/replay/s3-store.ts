// Dead letters in an S3 bucket. What is written or removed is so only if nobody else has changed it since it was read.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-requests.html

import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { splitLines } from '../split-lines.ts'
import type { DeadLetterStore, OpenObject, StoredObject } from './dead-letter-store.ts'

/** @param uri `s3://bucket/prefix` */
export function openS3Store(uri: URL, client: S3Client): DeadLetterStore {
  const Bucket = uri.hostname
  const Prefix = decodeURIComponent(uri.pathname.slice(1))

  async function* list(): AsyncGenerator<StoredObject> {
    let ContinuationToken: string | undefined
    do {
      const page = await client.send(
        new ListObjectsV2Command({ Bucket, Prefix, ...(ContinuationToken && { ContinuationToken }) }),
      )
      for (const { Key, Size } of page.Contents ?? []) {
        // A folder, as the console makes them.
        if (Key !== undefined && !Key.endsWith('/')) yield { name: Key, bytes: Size ?? 0 }
      }
      ContinuationToken = page.NextContinuationToken
    } while (ContinuationToken !== undefined)
  }

  async function openObject({ name: Key }: StoredObject): Promise<OpenObject | undefined> {
    let text: string
    let IfMatch: string | undefined
    try {
      const { Body, ETag } = await client.send(new GetObjectCommand({ Bucket, Key }))
      text = (await Body?.transformToString()) ?? ''
      IfMatch = ETag
    } catch (error) {
      if ((error as Error).name === 'NoSuchKey') return undefined
      throw error
    }
    return {
      text: async () => text,
      lines: () => splitLines([text]),
      async keep(lines) {
        let kept = ''
        for await (const line of lines) kept += `${line}\n`
        const target = { Bucket, Key, ...(IfMatch !== undefined && { IfMatch }) }
        try {
          if (kept === '') await client.send(new DeleteObjectCommand(target))
          else await client.send(new PutObjectCommand({ ...target, ...contentOf(kept) }))
        } catch (error) {
          if (wasChanged(error)) return 'changed'
          throw error
        }
        return kept === '' ? 'removed' : 'shortened'
      },
    }
  }

  return {
    lineBytesMax: 0,
    list,
    open: openObject,
    async put(Key, content) {
      await client.send(new PutObjectCommand({ Bucket, Key, ...contentOf(content) }))
    },
  }
}

export function createS3Client(uri: URL, region: string | undefined): S3Client {
  return new S3Client({
    ...(region === undefined ? {} : { region }),
    // A bucket with dots in its name has no certificate of its own.
    forcePathStyle: uri.hostname.includes('.'),
    followRegionRedirects: true,
  })
}

function contentOf(Body: string) {
  return { Body, ContentType: 'application/jsonl' }
}

/** 409: somebody changes it at this very moment. */
function wasChanged(error: unknown): boolean {
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode
  return status === 412 || status === 409 || status === 404
}
