// HTTP service discovery: a list of targets that a server says.
// https://prometheus.io/docs/prometheus/latest/http_sd/

import { isObject } from '#check'
import { CollectError } from '#collect'
import { userAgent } from '../program-version.ts'
import { describeUrl, type GetPage } from './http-client.ts'
import { isAnyLabelName } from './relabel.ts'
import type { HttpDiscovery, TargetGroup } from './scrape-config.ts'

const answerBytesMax = 5_000_000
const timeoutMs = 10_000

/** @throws {CollectError} whose text has the URL without its query */
export async function discoverTargets(
  { url }: HttpDiscovery,
  get: GetPage,
  leftMs: number,
): Promise<TargetGroup[]> {
  const { body, contentType } = await get({
    url,
    headers: { accept: 'application/json', 'accept-encoding': 'gzip', 'user-agent': userAgent },
    timeoutMs: Math.min(timeoutMs, leftMs),
    bytesMax: answerBytesMax,
  })
  const where = describeUrl(url)
  if (!/^application\/json\s*(;|$)/i.test(contentType)) {
    throw new CollectError('not_json', `${where}: expected content type application/json`)
  }
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    throw new CollectError('not_json', `${where}: the answer is not JSON`)
  }
  const groups = Array.isArray(value) ? value.map((one) => readGroup(one, url)) : [undefined]
  if (groups.includes(undefined)) {
    throw new CollectError(
      'unexpected_answer',
      `${where}: expected a list of {"targets": [text], "labels": {name: text}}`,
    )
  }
  return groups as TargetGroup[]
}

function readGroup(value: unknown, url: URL): TargetGroup | undefined {
  if (!isObject(value)) return undefined
  const { targets, labels = {} } = value as { readonly targets?: unknown; readonly labels?: unknown }
  if (!Array.isArray(targets) || !targets.every((one) => typeof one === 'string')) return undefined
  if (!isObject(labels)) return undefined
  const isGood = ([name, one]: [string, unknown]) =>
    isAnyLabelName(name) && typeof one === 'string' && one.isWellFormed()
  if (!Object.entries(labels).every(isGood)) return undefined
  return { targets, labels: { ...(labels as Record<string, string>), __meta_url: url.href } }
}
