// The text of a secret. What reads it is loaded with the first secret: most endpoints want a signature and no secret.

/**
 * @param reference as `secretReference` has it
 * @throws {Error} whose message has the kind of error only; its cause is the error of Secrets Manager or of the file
 */
export async function readSecret(reference: string): Promise<string> {
  const { readSecretText } = await import('./secret-text.ts')
  return readSecretText(reference)
}
