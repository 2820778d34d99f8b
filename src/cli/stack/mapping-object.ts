// The object of MappingUri: read and written, with the version before it beside it.

import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { type Aws, StackError, toStackError } from '#stack'

export interface MappingObject {
  /** undefined: there is no such object. */
  read(): Promise<{ readonly text: string; readonly version: string } | undefined>
  /** @returns the version, as the counters of the function name it */
  write(text: string): Promise<string>
  /** Puts a text beside it. @returns where */
  keep(text: string): Promise<string>
}

const textBytesMax = 1_000_000
const keptSuffix = '.previous'

/** Its calls throw StackError. */
export function openMappingObject(aws: Aws, uri: URL): MappingObject {
  const Bucket = uri.hostname
  const Key = decodeURIComponent(uri.pathname.slice(1))
  const config = aws.configIn(aws.region)
  // A bucket with dots in its name has no certificate of its own; an emulator has no names for buckets.
  const forcePathStyle = Bucket.includes('.') || config.endpoint !== undefined
  const client = new S3Client({ ...config, forcePathStyle, followRegionRedirects: true })

  async function put(key: string, Body: string): Promise<string> {
    try {
      const { ETag = '' } = await client.send(
        new PutObjectCommand({ Bucket, Key: key, Body, ContentType: 'application/yaml' }),
      )
      return versionOf(ETag)
    } catch (error) {
      throw toStackError(error, 's3:PutObject')
    }
  }

  return {
    async read() {
      try {
        const {
          Body,
          ETag = '',
          ContentLength = 0,
        } = await client.send(new GetObjectCommand({ Bucket, Key }))
        if (Body === undefined || ContentLength > textBytesMax) {
          throw new StackError(
            'other',
            `${uri.href} has ${ContentLength} bytes; a mapping has at most ${textBytesMax}`,
          )
        }
        return { text: await Body.transformToString(), version: versionOf(ETag) }
      } catch (error) {
        const problem = toStackError(error, 's3:GetObject')
        if (/NoSuchKey/.test((error as Error).name)) return undefined
        throw problem
      }
    },
    write: (text) => put(Key, text),
    async keep(text) {
      await put(`${Key}${keptSuffix}`, text)
      return `${uri.href}${keptSuffix}`
    },
  }
}

/** As src/lambda/ingest/follow-mapping.ts says it. */
function versionOf(entityTag: string): string {
  return entityTag.replaceAll('"', '')
}
