// The places that take dead letters: an S3 bucket, or a folder on a local stack.

import { mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { S3Client } from '@aws-sdk/client-s3'
import { withTimeout } from '../with-timeout.ts'

export interface DeadLetterSink {
  /** @param name a path below the sink's own, with `/` between folders */
  put(name: string, content: string): Promise<void>
}

/** Within the reserve that the settings keep of the function's time. */
const putTimeoutMs = 4_000

/** @param uri `s3://bucket/prefix` or `file:///folder` */
export function createSink(uri: URL): DeadLetterSink {
  return uri.protocol === 's3:' ? createS3Sink(uri) : createFolderSink(fileURLToPath(uri))
}

function createFolderSink(folder: string): DeadLetterSink {
  return {
    async put(name, content) {
      const file = join(folder, name)
      await mkdir(dirname(file), { recursive: true })
      await writeFile(`${file}.part`, content, { flag: 'wx' })
      await rename(`${file}.part`, file)
    },
  }
}

function createS3Sink(uri: URL): DeadLetterSink {
  const prefix = uri.pathname.replace(/^\/|\/$/g, '')
  let client: S3Client | undefined
  return {
    async put(name, content) {
      // Part of the Lambda runtime, and needed only when something went wrong.
      const { S3Client, PutObjectCommand } = await import('@aws-sdk/client-s3')
      // A bucket with dots in its name has no certificate of its own.
      client ??= new S3Client({ forcePathStyle: uri.hostname.includes('.') })
      const key = prefix === '' ? name : `${prefix}/${name}`
      const sender = client
      const request = new PutObjectCommand({
        Bucket: uri.hostname,
        Key: key,
        Body: content,
        ContentType: 'application/jsonl',
      })
      await withTimeout(putTimeoutMs, (abortSignal) => sender.send(request, { abortSignal }))
    },
  }
}
