// The configuration of the SORACOM collector, checked whole: every problem at once, with the key that was probably meant.

import {
  type Checker,
  checkBoolean,
  checkChoice,
  checkInteger,
  checkList,
  checkText,
  isObject,
  type Path,
} from '#check'
import { ConfigError } from '../../errors.ts'
import { keepsSecrets } from '../../loopback.ts'
import type { JsonValue } from '../../model.ts'
import { createConfigChecker, readObject, readSecretReference } from '../config-checker.ts'
import { readTagLabels, type TagLabel } from './tag-labels.ts'

export interface SoracomConfig {
  readonly coverage: 'jp' | 'g'
  /** Without a slash at its end. */
  readonly baseUrl: string
  readonly secretArn: string
  /** Seconds that a token is asked to last. */
  readonly tokenTimeoutSeconds: number
  /** The list that is read: one entry per IMSI, or one per SIM. */
  readonly source: 'subscribers' | 'sims'
  /** Query parameters that narrow the list of subscribers. */
  readonly filter: Readonly<Record<string, string>>
  readonly tags: readonly TagLabel[]
  readonly sims: boolean
  readonly traffic: boolean
  readonly cost: boolean
  readonly cell: boolean
}

// SORACOM OpenAPI, `servers`.
const baseUrls = {
  jp: 'https://api.soracom.io/v1',
  g: 'https://g.api.soracom.io/v1',
} as const

const keys = [
  ...(['coverage', 'baseUrl', 'auth', 'source', 'filter', 'tags'] as const),
  ...(['sims', 'traffic', 'cost', 'cell'] as const),
]
// SORACOM OpenAPI, `GET /subscribers` and `AuthRequest`.
const statuses = ['active', 'inactive', 'ready', 'instock', 'shipped', 'suspended', 'standby', 'terminated']
const tokenTimeoutSecondsMin = 300
const tokenTimeoutSecondsMax = 172_800
const tokenTimeoutSecondsDefault = 86_400

/** @throws {ConfigError} with everything that is wrong with it */
export function readConfig(value: JsonValue): SoracomConfig {
  const checker = createConfigChecker()
  const config = readObject(checker, [], value, keys)
  const auth = readObject(checker, ['auth'], config.auth, ['secretArn', 'tokenTimeoutSeconds'])
  const coverage = checkChoice(checker, ['coverage'], config.coverage, ['jp', 'g']) ?? 'jp'
  const source = checkChoice(checker, ['source'], config.source, ['subscribers', 'sims']) ?? 'subscribers'
  const read: SoracomConfig = {
    coverage,
    baseUrl: readBaseUrl(checker, baseUrls[coverage], config.baseUrl),
    secretArn: isObject(config.auth)
      ? readSecretReference(checker, ['auth', 'secretArn'], auth.secretArn)
      : '',
    tokenTimeoutSeconds:
      checkInteger(
        checker,
        ['auth', 'tokenTimeoutSeconds'],
        auth.tokenTimeoutSeconds,
        tokenTimeoutSecondsMin,
        tokenTimeoutSecondsMax,
      ) ?? tokenTimeoutSecondsDefault,
    source,
    filter: readFilter(checker, config.filter, source),
    tags: readTagLabels(checker, config.tags),
    sims: checkBoolean(checker, ['sims'], config.sims) ?? true,
    traffic: checkBoolean(checker, ['traffic'], config.traffic) ?? false,
    cost: checkBoolean(checker, ['cost'], config.cost) ?? false,
    cell: checkBoolean(checker, ['cell'], config.cell) ?? false,
  }
  if (!read.sims && !read.traffic && !read.cost && !read.cell) {
    checker.report(['sims'], 'nothing to collect; set at least one of sims, traffic, cost and cell to true')
  }
  if (checker.issues.length > 0) throw new ConfigError('the soracom configuration', checker.issues)
  return read
}

function readBaseUrl(checker: Checker, standard: string, baseUrl: unknown): string {
  if (baseUrl === undefined) return standard
  const url = typeof baseUrl === 'string' && URL.canParse(baseUrl) ? new URL(baseUrl) : undefined
  if (url === undefined || !isSafe(url) || url.search !== '' || url.username !== '' || url.password !== '') {
    // Not what is there, which may have a password in it.
    checker.report(
      ['baseUrl'],
      'expected an https URL without query string and user name, such as that of your proxy',
    )
    return standard
  }
  return url.href.replace(/\/$/, '')
}

/** The credentials go there. */
function isSafe(url: URL): boolean {
  return /^https?:$/.test(url.protocol) && keepsSecrets(url)
}

function readFilter(checker: Checker, value: unknown, source: string): Readonly<Record<string, string>> {
  if (value === undefined) return {}
  if (source === 'sims') checker.report(['filter'], 'used only with source: subscribers; remove it')
  const filter = readObject(checker, ['filter'], value, ['status', 'speedClass', 'tag'])
  const status = readTexts(checker, ['filter', 'status'], filter.status, (path, one) =>
    checkChoice(checker, path, one, statuses),
  )
  const speedClass = readTexts(checker, ['filter', 'speedClass'], filter.speedClass, (path, one) =>
    checkText(checker, path, one),
  )
  const query: Record<string, string> = {}
  if (status.length > 0) query['status_filter'] = status.join('|')
  if (speedClass.length > 0) query['speed_class_filter'] = speedClass.join('|')
  if (filter.tag === undefined) return query
  const tag = readObject(checker, ['filter', 'tag'], filter.tag, ['name', 'value', 'match'])
  query['tag_name'] = checkText(checker, ['filter', 'tag', 'name'], tag.name) ?? ''
  query['tag_value'] = checkText(checker, ['filter', 'tag', 'value'], tag.value) ?? ''
  query['tag_value_match_mode'] =
    checkChoice(checker, ['filter', 'tag', 'match'], tag.match, ['exact', 'prefix']) ?? 'exact'
  return query
}

/** @param read reports what is wrong with one of them */
function readTexts(
  checker: Checker,
  path: Path,
  value: unknown,
  read: (path: Path, one: unknown) => string | undefined,
): readonly string[] {
  const list = value === undefined ? [] : (checkList(checker, path, value, 'a list of text') ?? [])
  return list.map((one, index) => read([...path, index], one) ?? '')
}
