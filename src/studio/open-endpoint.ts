// Where the function writes: a receiver in this process that verifies every request as AWS would, or the URL given.

import { randomBytes } from 'node:crypto'
import type { LocalCredentials } from './function-environment.ts'
import { startReceiver } from './receiver/receiver.ts'
import type { StartOptions } from './start-options.ts'

export interface OpenEndpoint {
  /** Absent with a URL that was given. */
  readonly receiver: { readonly url: string; readonly credentials: LocalCredentials } | undefined
  /** For people. */
  readonly description: string
  close(): Promise<void>
}

const path = '/workspaces/local/api/v1/remote_write'
const region = 'us-east-1'

export async function openEndpoint({ target }: StartOptions): Promise<OpenEndpoint> {
  if (target.kind === 'url') {
    // Not its query, which may hold a key.
    const { origin, pathname } = target.url
    const description = `${origin}${pathname} (${target.auth === 'none' ? 'no authorization' : target.auth})`
    return { receiver: undefined, description, close: async () => undefined }
  }
  // Credentials that no service knows, new each time.
  const credentials = {
    region,
    accessKeyId: 'AKIALOCALSTACK',
    secretAccessKey: randomBytes(20).toString('hex'),
  }
  const receiver = await startReceiver({ path, verify: credentials, requestsKeptMax: 0 })
  return {
    receiver: { url: receiver.url, credentials },
    description: `${receiver.url} (in this process, verifies each request)`,
    close: () => receiver.close(),
  }
}
