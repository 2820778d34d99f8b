// Secrets of collectors: named in their configuration, never in it, and read when they are asked for.

import { CollectError } from '#collect'
import { loadSecret } from '#config'
import { withTimeout } from '../../with-timeout.ts'

const answerTimeoutMs = 5_000

/**
 * @param reference ARN of a secret in Secrets Manager, or a `file:` URL on a local stack
 * @throws {CollectError} that names no more than the kind of error: neither what the secret says, nor its name
 */
export async function readSecret(reference: string): Promise<string> {
  if (!/^(arn:aws[\w-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:|file:\/\/\/)/.test(reference)) {
    throw new CollectError('secret', 'expected the ARN of a secret in Secrets Manager')
  }
  try {
    return await withTimeout(answerTimeoutMs, () => loadSecret(reference))
  } catch (error) {
    const kind = error instanceof Error ? error.name : 'unknown error'
    throw new CollectError('secret', `the secret cannot be read: ${kind}`)
  }
}
