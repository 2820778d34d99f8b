// Which of the files of this program a value looks like: for whoever gives a file to the wrong command.

import { isObject } from '#check'

export type FileKind = 'checks' | 'mapping' | 'scrape' | 'instances'

/** What the file is, and what takes it. */
export const fileKindWords: Readonly<Record<FileKind, string>> = {
  checks: 'this looks like checks.yaml; run it with `collect checks --config FILE`',
  mapping: 'this looks like a mapping file; check it with `check FILE`',
  scrape:
    'this looks like a configuration of Prometheus; run it with `collect scrape --config FILE`, and check it with `check-config FILE`',
  instances: 'this looks like a list of instances of collectors; run it with `collect --config FILE`',
}

/** @returns undefined for what looks like none of them */
export function fileKindOf(value: unknown): FileKind | undefined {
  const first: unknown = Array.isArray(value) ? value[0] : value
  if (!isObject(first)) return undefined
  const has = (...keys: readonly string[]) => keys.some((key) => Object.hasOwn(first, key))
  if (has('collector', 'config')) return 'instances'
  if (Array.isArray(value)) return undefined
  if (has('scrape_configs')) return 'scrape'
  if (isObject(first['checks']) || isObject(first['metrics'])) return 'checks'
  return has('rules', 'external_labels', 'identity', 'unmatched', 'tests') ? 'mapping' : undefined
}
