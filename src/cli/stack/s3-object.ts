// A text in S3, such as the mapping of MappingUri: read, and written only in the place of the version that was read, so
// that two people never overwrite each other.

import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { type Aws, StackError, toStackError } from '#stack'

export interface ObjectText {
  readonly text: string
  /** Its entity tag, as the counters of the function name it. */
  readonly version: string
}

/** Its calls throw StackError. */
export interface S3Object {
  /** `s3://BUCKET/KEY` */
  readonly uri: string
  /** undefined: there is no such object. */
  read(): Promise<ObjectText | undefined>
  /**
   * @param instead the version in whose place it is put; undefined: only where there is none
   * @returns the new version
   * @throws {StackError} `changed` if there is another version
   */
  write(text: string, instead: string | undefined): Promise<string>
  /** Whatever is there. */
  overwrite(text: string): Promise<void>
  remove(): Promise<void>
  /** Another object, whose key has this behind it. */
  beside(suffix: string): S3Object
}

const textBytesMax = 1_000_000

export function openS3Object(aws: Aws, uri: URL): S3Object {
  const Bucket = uri.hostname
  const Key = decodeURIComponent(uri.pathname.slice(1))
  const config = aws.configIn(aws.region)
  // A bucket with dots in its name has no certificate of its own; an emulator has no names for buckets.
  const forcePathStyle = Bucket.includes('.') || config.endpoint !== undefined
  const client = new S3Client({ ...config, forcePathStyle, followRegionRedirects: true })
  const put = (Body: string, condition: { IfMatch?: string; IfNoneMatch?: string }) =>
    client.send(new PutObjectCommand({ Bucket, Key, Body, ContentType: 'application/yaml', ...condition }))

  async function read(): Promise<ObjectText | undefined> {
    try {
      const { Body, ETag, ContentLength = 0 } = await client.send(new GetObjectCommand({ Bucket, Key }))
      if (Body === undefined || ContentLength > textBytesMax) {
        const message = `${uri.href} has ${ContentLength} bytes; at most ${textBytesMax} are read`
        throw new StackError('other', message)
      }
      return { text: await Body.transformToString(), version: versionOf(ETag) }
    } catch (error) {
      if ((error as Error).name === 'NoSuchKey') return undefined
      throw toStackError(error, 's3:GetObject')
    }
  }

  return {
    uri: uri.href,
    read,
    async write(text, instead) {
      try {
        const condition = instead === undefined ? { IfNoneMatch: '*' } : { IfMatch: `"${instead}"` }
        return versionOf((await put(text, condition)).ETag)
      } catch (error) {
        if (!isConflict(error)) throw toStackError(error, 's3:PutObject')
      }
      // An answer that got lost makes the client send it again, and then its own text is there.
      const there = await read()
      if (there?.text === text) return there.version
      throw new StackError('changed', `somebody else has changed ${uri.href} since it was read`)
    },
    async overwrite(text) {
      try {
        await put(text, {})
      } catch (error) {
        throw toStackError(error, 's3:PutObject')
      }
    },
    async remove() {
      try {
        await client.send(new DeleteObjectCommand({ Bucket, Key }))
      } catch (error) {
        throw toStackError(error, 's3:DeleteObject')
      }
    },
    beside: (suffix) => openS3Object(aws, new URL(`${uri.href}${suffix}`)),
  }
}

/** As src/lambda/ingest/follow-mapping.ts says it. */
function versionOf(entityTag = ''): string {
  return entityTag.replaceAll('"', '')
}

/**
 * 412: the condition does not hold. 409: two conditional writes at once. 404: the version to replace is gone.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
function isConflict(error: unknown): boolean {
  const { name } = error as Error
  return ['PreconditionFailed', 'ConditionalRequestConflict', 'NoSuchKey'].includes(name)
}
