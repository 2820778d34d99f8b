// What the user names as the place of dead letters → a source: a folder or file, `s3://bucket/prefix`, or a queue's URL.

import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { keepsSecrets } from '../../loopback.ts'
import type { DeadLetterSource } from './stored-dead-letter.ts'

export type ReplayLocation =
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 's3'; readonly uri: URL }
  | { readonly kind: 'queue'; readonly url: URL; readonly region: string | undefined }

/**
 * @param allowHttp whether a queue may be asked over HTTP on another machine, where its signatures can be read
 * @returns what is wrong with it, in words, if it names no place
 */
export function readReplayLocation(text: string, folder: string, allowHttp = false): ReplayLocation | string {
  if (!/^[a-z][a-z0-9+.-]+:/i.test(text)) return { kind: 'folder', path: path.resolve(folder, text) }
  if (text.startsWith('arn:')) return 'expected the URL of the queue, not its ARN'
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url !== undefined && (url.username !== '' || url.password !== '')) {
    return 'must not contain a user name or password'
  }
  if (url?.protocol === 'file:' && url.hostname === '' && !/%2f/i.test(url.pathname))
    return { kind: 'folder', path: fileURLToPath(url) }
  if (url?.protocol === 's3:' && url.hostname !== '' && url.search === '') return { kind: 's3', uri: url }
  // https://docs.aws.amazon.com/general/latest/gr/sqs-service.html; a local stack's has a path alone.
  if (url !== undefined && /^https?:$/.test(url.protocol) && /^\/[^/]+\/[^/]+$/.test(url.pathname)) {
    if (!allowHttp && !keepsSecrets(url)) return 'expected https: for the URL of a queue'
    const region = /^(?:sqs(?:-fips)?\.([a-z0-9-]+)|([a-z]{2}-[a-z]+-\d)\.queue)\./.exec(url.hostname)
    return { kind: 'queue', url, region: region?.[1] ?? region?.[2] }
  }
  return 'expected a folder, a file, s3://BUCKET/PREFIX, or the URL of an SQS queue'
}

/** Clients of AWS are loaded for those places only. */
export async function openSource(
  place: ReplayLocation,
  region: string | undefined,
  payloadBytesMax: number,
): Promise<DeadLetterSource> {
  if (place.kind === 'queue') {
    const { createQueueSource } = await import('./queue-source.ts')
    return createQueueSource(place.url, place.region ?? region, payloadBytesMax)
  }
  const { createObjectSource } = await import('./object-source.ts')
  if (place.kind === 's3') {
    const { createS3Client, openS3Store } = await import('./s3-store.ts')
    const store = openS3Store(place.uri, createS3Client(place.uri, region))
    return createObjectSource(store, payloadBytesMax)
  }
  const { openFolderStore } = await import('./folder-store.ts')
  const store = await openFolderStore(place.path)
  return createObjectSource(store, payloadBytesMax, store.isFile)
}
