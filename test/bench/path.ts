// The three ways from an event to signed requests that the bench compares, as one type.

import type { JsonValue } from '../../src/model.ts'
import type { Headers } from '../../src/remote-write/transport.ts'

export interface Path {
  /** Everything from the parsed event to the requests that would go out, which are kept. */
  run(event: JsonValue): Promise<void>
  /** Of the last run. */
  readonly requests: readonly SignedRequest[]
}

export interface SignedRequest {
  readonly headers: Headers
  /** Compressed. */
  readonly body: Uint8Array
}

/** Where the requests would go; nothing is ever sent there. */
export const endpointEnvironment = {
  REMOTE_WRITE_URL:
    'https://aps-workspaces.ap-northeast-1.amazonaws.com/workspaces/ws-12345678-abcd-1234-abcd-123456789012/api/v1/remote_write',
  AWS_REGION: 'ap-northeast-1',
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  AWS_SESSION_TOKEN: 'a session token as Lambda has one, '.repeat(20),
} as const
