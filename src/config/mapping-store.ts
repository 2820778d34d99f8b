// The places that a mapping, or a configuration, is read from: a file, or an object in S3, which has a copy of the last
// good version beside it.

import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import type { S3Client } from '@aws-sdk/client-s3'
import { ConfigError } from '../errors.ts'
import { traceSuffix } from '../trace-request.ts'

export interface MappingText {
  readonly text: string
  /** Two texts with the same version are the same. */
  readonly version: string
}

/** Rejects if the text cannot be read, or is too long. */
export interface MappingSource {
  /**
   * @param known a version that the caller has
   * @returns undefined if that is still the one
   */
  read(known: string | undefined, signal: AbortSignal): Promise<MappingText | undefined>
}

export interface MappingStore extends MappingSource {
  /** Absent: the store keeps no copies. */
  readonly lastGood?: MappingSource & { write(text: string, signal: AbortSignal): Promise<void> }
  /** What `trace` asks of the function. Absent: the store has no place for it. */
  readonly trace?: MappingSource
}

const textBytesMax = 1_000_000
const lastGoodSuffix = '.last-good'

/**
 * @param uri `file:///folder/mapping.yaml` or `s3://bucket/key.yaml`
 * @param setting that names it, for messages
 * @throws {ConfigError} if it names no object
 */
export function createMappingStore(uri: URL, setting = 'MAPPING_URI'): MappingStore {
  return uri.protocol === 's3:'
    ? createS3Store(uri, setting)
    : { read: (known) => readFileVersion(uri, known) }
}

async function readFileVersion(uri: URL, known: string | undefined): Promise<MappingText | undefined> {
  const file = await open(uri)
  try {
    checkSize((await file.stat()).size)
    const text = await file.readFile('utf8')
    const version = createHash('sha256').update(text).digest('hex')
    return version === known ? undefined : { text, version }
  } finally {
    await file.close()
  }
}

function createS3Store(uri: URL, setting: string): MappingStore {
  const Bucket = uri.hostname
  const key = decodeURIComponent(uri.pathname.slice(1))
  if (Bucket === '' || key === '' || key.endsWith('/') || uri.search !== '' || uri.hash !== '') {
    const message = 'expected s3://bucket/key.yaml'
    throw new ConfigError('the environment', [{ path: setting, message }])
  }
  let opened: S3Client | undefined
  async function connect() {
    // Part of the Lambda runtime.
    const { S3Client, GetObjectCommand, PutObjectCommand } = await import('@aws-sdk/client-s3')
    // A bucket with dots in its name has no certificate of its own.
    opened ??= new S3Client({
      forcePathStyle: Bucket.includes('.'),
      followRegionRedirects: true,
      maxAttempts: 2,
    })
    return { client: opened, GetObjectCommand, PutObjectCommand }
  }

  function source(Key: string): MappingSource {
    return {
      async read(known, abortSignal) {
        const { client, GetObjectCommand } = await connect()
        const condition = known === undefined ? {} : { IfNoneMatch: known }
        const request = new GetObjectCommand({ Bucket, Key, ...condition })
        try {
          const { Body, ETag, ContentLength } = await client.send(request, { abortSignal })
          if (Body === undefined || ETag === undefined) throw new Error('S3 returned no object')
          try {
            checkSize(ContentLength ?? 0)
          } catch (error) {
            // Else its connection would wait for somebody to read it.
            if ('destroy' in Body) Body.destroy()
            throw error
          }
          return { text: await Body.transformToString(), version: ETag }
        } catch (error) {
          if (statusOf(error) === 304) return undefined
          throw describeS3Error(error)
        }
      },
    }
  }

  return {
    ...source(key),
    trace: source(`${key}${traceSuffix}`),
    lastGood: {
      ...source(`${key}${lastGoodSuffix}`),
      async write(text, abortSignal) {
        const { client, PutObjectCommand } = await connect()
        const Key = `${key}${lastGoodSuffix}`
        const request = new PutObjectCommand({ Bucket, Key, Body: text, ContentType: 'application/yaml' })
        await client.send(request, { abortSignal })
      },
    },
  }
}

function checkSize(bytes: number): void {
  if (bytes > textBytesMax)
    throw new Error(`the file has ${bytes} bytes; at most ${textBytesMax} are allowed`)
}

function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode
}

/** Who may read an object but not list its bucket gets 403 for one that does not exist. */
function describeS3Error(error: unknown): Error {
  const { name, message } = error as Error
  const hint =
    statusOf(error) === 403 ? '; the object does not exist, or the function lacks s3:GetObject' : ''
  return new Error(`${name}: ${message}${hint}`)
}
