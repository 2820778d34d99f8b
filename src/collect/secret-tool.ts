// The tool `secret` of collectors, for whoever runs them.

import { readSecret } from '#secrets'
import { CollectError } from './collector.ts'

/** @throws {CollectError} `secret`, which names the kind of error only */
export async function secretTool(reference: string): Promise<string> {
  try {
    return await readSecret(reference)
  } catch (error) {
    throw new CollectError('secret', (error as Error).message)
  }
}
