// Reads a list page by page. The service names the next page in header `x-soracom-next-key`, and none on the last one.

import { isObject } from '#check'
import type { JsonValue } from '../../model.ts'
import { CollectError } from '../collector.ts'
import type { SoracomGet } from './client.ts'

export type ListedItem = { readonly [key: string]: JsonValue }

// SORACOM OpenAPI, `GET /subscribers`: from 1 to 100.
const pageItemsMax = '100'

/**
 * @param tell called for each entry that is no object
 * @returns what the list holds, as it comes: what was there before a failure counts
 * @throws {CollectError} if a page cannot be read, is not a list, or points back to an earlier page
 */
export async function* listPages(
  get: SoracomGet,
  path: string,
  filter: Readonly<Record<string, string>>,
  deadlineMs: number,
  tell: (what: string) => void,
): AsyncGenerator<ListedItem> {
  const keysSeen = new Set<string>()
  for (let key: string | undefined; ; ) {
    const query = {
      ...filter,
      limit: pageItemsMax,
      ...(key === undefined ? {} : { last_evaluated_key: key }),
    }
    const { value, headers } = await get({ path, group: path, query, deadlineMs })
    if (!Array.isArray(value)) throw new CollectError('unexpected_answer', describeNoList(path, value))
    for (const item of value as readonly JsonValue[]) {
      if (isObject(item)) yield item
      else tell('an entry of the list')
    }
    key = headers['x-soracom-next-key']
    if (key === undefined || key === '') return
    if (keysSeen.has(key)) {
      throw new CollectError('unexpected_answer', `GET ${path}: the list points back to an earlier page`)
    }
    keysSeen.add(key)
  }
}

/** Errors have a code such as AUM0001; nothing else of the body is repeated. */
function describeNoList(path: string, value: JsonValue): string {
  const code = isObject(value) ? value['code'] : undefined
  const named =
    typeof code === 'string' && /^[A-Z]{3}\d{4}$/.test(code) ? `; the service reports the error ${code}` : ''
  return `GET ${path}: the answer is not a list${named}`
}
