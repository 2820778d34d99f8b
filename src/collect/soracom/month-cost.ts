// What this month has cost so far: one bill for each account and coverage, which its labels name.

import { isObject } from '#check'
import { CollectError, type CollectedSample } from '../collector.ts'
import type { SoracomGet } from './client.ts'
import type { TokenKeeper } from './keep-token.ts'
import { metrics } from './metrics.ts'

const path = '/bills/latest'

/** @throws {CollectError} if there is no amount */
export async function monthCost(
  get: SoracomGet,
  keeper: TokenKeeper,
  coverage: string,
  deadlineMs: number,
): Promise<CollectedSample> {
  const { value } = await get({ path, group: path, query: {}, deadlineMs })
  const { amount, currency } = isObject(value) ? value : {}
  if (typeof amount !== 'number') {
    throw new CollectError('unexpected_answer', `GET ${path}: the answer has no amount`)
  }
  const { operatorId } = await keeper.token(deadlineMs)
  const labels = { operator_id: operatorId, coverage, currency: typeof currency === 'string' ? currency : '' }
  return { name: metrics.cost, labels, value: amount }
}
