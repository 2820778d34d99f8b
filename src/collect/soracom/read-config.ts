// The configuration of the SORACOM collector, checked whole: every problem at once, with the key that was probably meant.

import { ConfigError } from '../../errors.ts'
import { keepsSecrets } from '../../loopback.ts'
import type { JsonValue } from '../../model.ts'
import { type ConfigChecker, createConfigChecker } from '../config-checker.ts'
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
  ...['coverage', 'baseUrl', 'auth', 'source', 'filter', 'tags'],
  ...['sims', 'traffic', 'cost', 'cell'],
]
// SORACOM OpenAPI, `GET /subscribers` and `AuthRequest`.
const statuses = ['active', 'inactive', 'ready', 'instock', 'shipped', 'suspended', 'standby', 'terminated']
const tokenTimeoutSecondsMin = 300
const tokenTimeoutSecondsMax = 172_800
const tokenTimeoutSecondsDefault = 86_400

/** @throws {ConfigError} with everything that is wrong with it */
export function readConfig(value: JsonValue): SoracomConfig {
  const checker = createConfigChecker()
  const config = checker.object('', value, keys) ?? {}
  const auth = checker.object('auth', config['auth'], ['secretArn', 'tokenTimeoutSeconds'])
  const coverage = checker.choice('coverage', config['coverage'], ['jp', 'g']) ?? 'jp'
  const source = checker.choice('source', config['source'], ['subscribers', 'sims']) ?? 'subscribers'
  const read: SoracomConfig = {
    coverage,
    baseUrl: readBaseUrl(checker, baseUrls[coverage], config['baseUrl']),
    secretArn: auth === undefined ? '' : checker.secret('auth.secretArn', auth['secretArn']),
    tokenTimeoutSeconds:
      checker.integer(
        'auth.tokenTimeoutSeconds',
        auth?.['tokenTimeoutSeconds'],
        tokenTimeoutSecondsMin,
        tokenTimeoutSecondsMax,
      ) ?? tokenTimeoutSecondsDefault,
    source,
    filter: readFilter(checker, config['filter'], source),
    tags: readTagLabels(checker, config['tags']),
    sims: checker.boolean('sims', config['sims']) ?? true,
    traffic: checker.boolean('traffic', config['traffic']) ?? false,
    cost: checker.boolean('cost', config['cost']) ?? false,
    cell: checker.boolean('cell', config['cell']) ?? false,
  }
  if (!read.sims && !read.traffic && !read.cost && !read.cell) {
    checker.report('sims', 'nothing to collect; set at least one of sims, traffic, cost and cell to true')
  }
  if (checker.issues.length > 0) throw new ConfigError('the soracom configuration', checker.issues)
  return read
}

function readBaseUrl(checker: ConfigChecker, standard: string, baseUrl: JsonValue | undefined): string {
  if (baseUrl === undefined) return standard
  const url = typeof baseUrl === 'string' && URL.canParse(baseUrl) ? new URL(baseUrl) : undefined
  if (url === undefined || !isSafe(url) || url.search !== '' || url.username !== '' || url.password !== '') {
    // Not what is there, which may have a password in it.
    checker.report(
      'baseUrl',
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

function readFilter(
  checker: ConfigChecker,
  value: JsonValue | undefined,
  source: string,
): Readonly<Record<string, string>> {
  if (value === undefined) return {}
  if (source === 'sims') checker.report('filter', 'used only with source: subscribers; remove it')
  const filter = checker.object('filter', value, ['status', 'speedClass', 'tag']) ?? {}
  const status = checker.texts('filter.status', filter['status'], statuses)
  const speedClass = checker.texts('filter.speedClass', filter['speedClass'])
  const query: Record<string, string> = {}
  if (status.length > 0) query['status_filter'] = status.join('|')
  if (speedClass.length > 0) query['speed_class_filter'] = speedClass.join('|')
  if (filter['tag'] === undefined) return query
  const tag = checker.object('filter.tag', filter['tag'], ['name', 'value', 'match']) ?? {}
  query['tag_name'] = checker.text('filter.tag.name', tag['name'])
  query['tag_value'] = checker.text('filter.tag.value', tag['value'])
  query['tag_value_match_mode'] =
    checker.choice('filter.tag.match', tag['match'], ['exact', 'prefix']) ?? 'exact'
  return query
}
