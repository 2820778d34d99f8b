// Makes collectors of what a configuration file says, all of them before any of them runs, so that everything that is
// wrong is said at once.

import {
  type Collector,
  type CollectorKind,
  type CollectorTools,
  createNotes,
  createRounds,
  type RunRound,
} from '#collect'
import { ConfigError, type ConfigIssue } from '../../errors.ts'
import { findKind, type KindTable } from './find-kind.ts'
import type { InstanceEntry } from './read-instances.ts'

export interface Instance {
  /** Name of the collector. */
  readonly collector: string
  /** No other one of the same collector has it. */
  readonly instance: string
  readonly intervalMs: number
  readonly run: RunRound
}

export interface CollectDependencies extends Pick<CollectorTools, 'clock' | 'fetchJson' | 'secret'> {
  readonly table: KindTable
}

/**
 * @param source of the entries, for messages
 * @param folder where names of modules start
 * @throws {ConfigError} with every problem of every instance
 */
export async function openInstances(
  entries: readonly InstanceEntry[],
  source: string,
  folder: string,
  dependencies: CollectDependencies,
): Promise<Instance[]> {
  const issues: ConfigIssue[] = []
  const instances: Instance[] = []
  for (const entry of entries) {
    const kind = await findKind(entry.collector, folder, dependencies.table)
    if (typeof kind === 'string') {
      issues.push(entry.issue('collector', kind))
      continue
    }
    const { instance = kind.name, intervalMs } = entry
    if (instances.some((one) => one.collector === kind.name && one.instance === instance)) {
      const what = `expected a name that no other instance of ${kind.name} has (actual: ${instance})`
      issues.push(entry.issue('instance', what))
    }
    const run = openInstance(kind, instance, entry, dependencies, issues)
    instances.push({ collector: kind.name, instance, intervalMs, run })
  }
  if (issues.length > 0) throw new ConfigError(source, issues)
  return instances
}

function openInstance(
  kind: CollectorKind,
  instance: string,
  entry: InstanceEntry,
  { clock, fetchJson, secret }: CollectDependencies,
  issues: ConfigIssue[],
): RunRound {
  const notes = createNotes()
  const tools = {
    clock,
    instance,
    fetchJson,
    secret,
    note: notes.note,
  }
  const create = () => kind.create(entry.config, tools)
  let collector: Collector | undefined
  try {
    collector = create()
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    for (const { path, message } of error.issues) {
      issues.push(entry.issue(isWhole(path) ? 'config' : `config.${path}`, message))
    }
  }
  return createRounds({ collector: kind.name, instance, clock }, () => collector ?? create(), notes)
}

/** As collectors name the configuration itself. */
function isWhole(path: string): boolean {
  return path === '(all)' || path === 'config'
}
