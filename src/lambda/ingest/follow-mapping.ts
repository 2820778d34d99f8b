// Follows the mapping that MAPPING_URI names. A valid new version replaces the running one as a whole. If the new version
// is invalid or cannot be read, the running one stays. If the store keeps a copy of the last good version, a start uses
// that copy when the mapping itself is invalid or cannot be read.

import { createMappingStore, type LoadedMapping, type MappingStore, type MappingText } from '#config'
import type { Mapping, MappingFile } from '#mapping'
import { keptNaming, latestVersion, verifyMapping } from '#mapping/authoring'
import { ConfigError } from '../../errors.ts'
import { withTimeout } from '../../with-timeout.ts'
import { createLastGoodKeeper } from './keep-last-good.ts'
import type { MappingInForce } from './mapping-in-force.ts'
import { createMappingReporter, type MappingReporter, type Observers } from './report-mapping.ts'
import { createTracer } from './trace-messages.ts'

export interface FollowOptions extends Observers {
  readonly uri: URL
  /** 0: the mapping of the start stays. */
  readonly refreshIntervalMs: number
  /** Of the names that presets give, unless the mapping says one. */
  readonly namingVersion?: number
  /** Brings the bundled mapping, which comes behind it. */
  readonly loadMapping?: (names: number) => Promise<LoadedMapping>
  readonly prepare: (file: MappingFile, bundled: MappingFile | undefined) => Promise<Mapping>
  readonly now: () => number
  readonly store?: MappingStore
  /** Whether messages may be logged when somebody traces them. */
  readonly traces?: boolean
  /** For an answer of the store. Two of them have to fit into the 10 s that Lambda gives to a start. */
  readonly answerTimeoutMs?: number
}

/** What a look at the store found. */
type Finding =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'changed'; readonly found: MappingText }
  | { readonly kind: 'unreadable'; readonly problem: Error }

/** @throws {ConfigError} if there is neither a good mapping nor a good copy */
export async function followMapping(options: FollowOptions): Promise<MappingInForce> {
  const { uri, refreshIntervalMs, now, answerTimeoutMs = 4_000 } = options
  const store = options.store ?? createMappingStore(uri)
  const judge = createJudge(options)
  const report = createMappingReporter(options)
  const keepLastGood = createLastGoodKeeper(store, options.log)

  let { running, known, isBad, unkept } = await start(store, judge, report, answerTimeoutMs)
  let version = isBad || unkept === undefined ? undefined : known
  let mayKeep = true
  let nextLookMs = now() + refreshIntervalMs
  // S3 quotes it.
  const currentVersion = () => version?.replaceAll('"', '')
  const tracer =
    options.traces && store.trace
      ? createTracer({ ...options, source: store.trace, mapping: () => running, version: currentVersion })
      : undefined

  async function settle(finding: Finding): Promise<void> {
    if (finding.kind === 'unreadable') return report.unreadable(finding.problem)
    if (finding.kind === 'unchanged') return isBad ? report.stillBad() : undefined
    known = finding.found.version
    try {
      running = await judge(finding.found)
      version = known
      isBad = false
      unkept = finding.found
      mayKeep = true
      report.replaced(known)
    } catch (problem) {
      isBad = true
      report.bad(problem as Error)
    }
  }

  return {
    current: () => running,
    version: currentVersion,
    trace: tracer?.current,

    attend(endMs) {
      const leftMs = (): number => Math.min(answerTimeoutMs, endMs - now())
      const isTime = refreshIntervalMs > 0 && now() >= nextLookMs && leftMs() > 0
      if (isTime) nextLookMs = now() + refreshIntervalMs
      mayKeep ||= isTime
      // Only the question is asked while messages are written. What follows from the answer waits until they are.
      const finding = isTime ? look(store, known, leftMs()) : undefined
      const traceLook = isTime ? tracer?.look(leftMs()) : undefined
      return async (hasWritten) => {
        if (unkept !== undefined && mayKeep && hasWritten && leftMs() > 0) {
          mayKeep = false
          const candidate = unkept
          const isKept = await keepLastGood(candidate, leftMs())
          if (isKept && unkept === candidate) unkept = undefined
        }
        if (finding !== undefined) await settle(await finding)
        await traceLook
      }
    },
  }
}

interface Start {
  readonly running: Mapping
  /** The version of the mapping that was judged last, if one was. */
  readonly known: string | undefined
  /** That version cannot be used. */
  readonly isBad: boolean
  /** What runs, while there may be no copy of it. */
  readonly unkept: MappingText | undefined
}

async function start(
  store: MappingStore,
  judge: Judge,
  report: MappingReporter,
  answerTimeoutMs: number,
): Promise<Start> {
  const finding = await look(store, undefined, answerTimeoutMs)
  const found = finding.kind === 'changed' ? finding.found : undefined
  const known = found?.version
  let problem: Error
  try {
    if (found !== undefined) return { running: await judge(found), known, isBad: false, unkept: found }
    problem = unreadableError(finding)
  } catch (error) {
    problem = error as Error
  }
  if (store.lastGood === undefined) throw problem
  const isBad = found !== undefined
  if (isBad) report.bad(problem)
  else report.unreadable(problem)
  const copy = await look(store.lastGood, undefined, answerTimeoutMs)
  try {
    if (copy.kind !== 'changed') throw unreadableError(copy)
    const running = await judge(copy.found)
    report.usesLastGood()
    return { running, known, isBad, unkept: undefined }
  } catch (second) {
    report.noLastGood(second as Error)
    throw problem
  }
}

/** Never rejects. */
async function look(
  source: Pick<MappingStore, 'read'>,
  known: string | undefined,
  timeoutMs: number,
): Promise<Finding> {
  try {
    const found = await withTimeout(timeoutMs, (signal) => source.read(known, signal))
    return found === undefined ? { kind: 'unchanged' } : { kind: 'changed', found }
  } catch (error) {
    return { kind: 'unreadable', problem: error as Error }
  }
}

function unreadableError(finding: Finding): ConfigError {
  const message = finding.kind === 'unreadable' ? finding.problem.message : 'no mapping found'
  return new ConfigError('the environment', [{ path: 'MAPPING_URI', message }])
}

/** @throws {ConfigError} with every problem of a mapping */
type Judge = (found: MappingText) => Promise<Mapping>

function createJudge({
  uri,
  namingVersion = latestVersion(keptNaming),
  loadMapping,
  prepare,
}: FollowOptions): Judge {
  return async ({ text }) => {
    const bundled = async (names = namingVersion) => (await loadMapping?.(names))?.bundled
    const file = await verifyMapping(text, decodeURI(uri.href), bundled, namingVersion)
    return prepare(file, await bundled(file.names))
  }
}
