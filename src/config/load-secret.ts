// Reads the text of a secret: from Secrets Manager, or from a file on a local stack.

import { readFile } from 'node:fs/promises'

/** @param secret ARN of a secret, or a `file:` URL */
export async function loadSecret(secret: string): Promise<string> {
  if (secret.startsWith('file:')) return readFile(new URL(secret), 'utf8')
  // Part of the Lambda runtime, and needed once per instance at most.
  const { SecretsManagerClient, GetSecretValueCommand } = await import('@aws-sdk/client-secrets-manager')
  const region = secret.split(':')[3] as string
  const { SecretString } = await new SecretsManagerClient({ region }).send(
    new GetSecretValueCommand({ SecretId: secret }),
  )
  return SecretString ?? ''
}
