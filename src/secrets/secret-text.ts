// Reads the text of a secret: from Secrets Manager, or from a file on a local stack.

import { readFile } from 'node:fs/promises'
import { withTimeout } from '../with-timeout.ts'
import { expectedReference, secretReference } from './secret-reference.ts'

const answerTimeoutMs = 5_000

/** Why there is no text. The message has the kind of error only: error texts of AWS and of Node.js quote names and paths. */
class SecretError extends Error {
  override readonly name = 'SecretError'
}

/** As `readSecret` of the face. */
export async function readSecretText(reference: string, timeoutMs = answerTimeoutMs): Promise<string> {
  if (!secretReference.test(reference)) throw new SecretError(`expected ${expectedReference}`)
  try {
    return await withTimeout(timeoutMs, (signal) => readText(reference, signal))
  } catch (error) {
    throw new SecretError(`the secret cannot be read: ${kindOf(error)}`, { cause: error })
  }
}

async function readText(reference: string, abortSignal: AbortSignal): Promise<string> {
  if (reference.startsWith('file:')) {
    return readFile(new URL(reference), { encoding: 'utf8', signal: abortSignal })
  }
  // Part of the Lambda runtime, and needed once per instance at most.
  const { SecretsManagerClient, GetSecretValueCommand } = await import('@aws-sdk/client-secrets-manager')
  const region = reference.split(':')[3] as string
  const request = new GetSecretValueCommand({ SecretId: reference })
  const { SecretString } = await new SecretsManagerClient({ region }).send(request, { abortSignal })
  return SecretString ?? ''
}

/** Of an error of the system its code, such as `ENOENT`. */
function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error'
  return (error as NodeJS.ErrnoException).code ?? error.name
}
