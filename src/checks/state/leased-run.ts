// One run of a plugin with its state: under a lease, so that nobody else runs it meanwhile, with its files laid out
// before and saved after. A run that does not come to its end leaves the files of before, and its lease ends by itself.

import { createHash, randomUUID } from 'node:crypto'
import path from 'node:path'
import type { StateStore } from '#collect-state'
import type { Clock } from '../../clock.ts'
import type { Check, MetricPlugin } from '../config/model.ts'
import { slotFor } from '../schedule.ts'
import { addReport, type PendingReport } from './pending-reports.ts'
import { gatherFiles, layOutFiles, type Owner } from './plugin-files.ts'
import { type LastRun, type PluginState, readState, writeState } from './plugin-state.ts'

/** A state, with the version that a save builds on. */
export interface LoadedState {
  readonly version: string | undefined
  readonly state: PluginState | undefined
}

export interface LeaseOptions {
  readonly store: StateStore
  readonly clock: Clock
  /** Of the states; two functions with the same table have two. */
  readonly instance: string
  /** Each plugin has a folder in it. */
  readonly workFolder: string
  /** Of the files. */
  readonly owner?: Owner
}

/** For what is done beside the command: laying out, loading, saving. */
const leaseReserveMs = 60_000

type AnyPlugin = Check | MetricPlugin

type StoredState = NonNullable<Awaited<ReturnType<StateStore['load']>>>

function stateKey(instance: string, { kind, name }: AnyPlugin): string {
  return `${instance}/${kind}/${name}`
}

/** @throws {StateError} */
export async function loadState(
  { store, instance }: Pick<LeaseOptions, 'store' | 'instance'>,
  plugin: AnyPlugin,
): Promise<LoadedState> {
  return toLoaded(await store.load(stateKey(instance, plugin)))
}

/** @throws {StateError} */
export async function saveState(
  { store, instance }: Pick<LeaseOptions, 'store' | 'instance'>,
  plugin: AnyPlugin,
  state: PluginState,
  version: string | undefined,
): Promise<'saved' | 'conflict'> {
  return store.save(stateKey(instance, plugin), writeState(state), version)
}

function toLoaded(stored: StoredState | undefined): LoadedState {
  return { version: stored?.version, state: stored === undefined ? undefined : readState(stored.bytes) }
}

/** The same in every sandbox: some plugins make names of files from it. */
function workFolderOf(workFolder: string, { kind, name }: AnyPlugin): string {
  const hash = createHash('sha256').update(`${kind}/${name}`).digest('hex').slice(0, 8)
  return path.join(workFolder, `${name.replace(/[^\w.-]/g, '_').slice(0, 60)}-${hash}`)
}

export interface LeasedWork<Result> {
  readonly result: Result
  readonly last: LastRun
  /** Whether the plugin came to its end, so that its files are whole. */
  readonly isWhole: boolean
  /** Told to Mackerel later; undefined: nothing. */
  readonly report?: PendingReport | undefined
}

export type LeasedOutcome<Result> =
  | { readonly kind: 'ran'; readonly work: LeasedWork<Result>; readonly problems: readonly Error[] }
  /** Somebody else runs it, or has run it. */
  | { readonly kind: 'elsewhere' }

/**
 * @param loaded the state that the decision to run was made on
 * @param runMs the longest that `work` takes
 * @param work runs the plugin with its files in `folder`
 * @throws {StateError} if the store failed before the run
 */
export async function runLeased<Result>(
  plugin: AnyPlugin,
  loaded: LoadedState,
  runMs: number,
  { store, clock, instance, workFolder, owner }: LeaseOptions,
  work: (folder: string) => Promise<LeasedWork<Result>>,
): Promise<LeasedOutcome<Result>> {
  const key = stateKey(instance, plugin)
  const filesKey = `${key}/files`
  const nowMs = clock.now()
  const lease = { id: randomUUID(), untilMs: nowMs + runMs + leaseReserveMs }
  const pending = loaded.state?.pending
  const leased: PluginState = {
    slotMinute: slotFor(plugin, loaded.state, nowMs),
    lease,
    last: loaded.state?.last,
    pending,
  }
  if ((await store.save(key, writeState(leased), loaded.version)) === 'conflict') return { kind: 'elsewhere' }
  // For its version; and one that is not ours was saved after the lease.
  const mine = toLoaded(await store.load(key))
  if (mine.state?.lease?.id !== lease.id) return { kind: 'elsewhere' }

  const files = await store.load(filesKey)
  const folder = workFolderOf(workFolder, plugin)
  await layOutFiles(folder, files?.bytes, owner)
  const done = await work(folder)
  const problems: Error[] = []
  const attempt = async (save: () => Promise<'saved' | 'conflict'>): Promise<void> => {
    try {
      if ((await save()) === 'saved') return
      problems.push(new Error('another run has saved its state meanwhile, and this one is not kept'))
    } catch (error) {
      problems.push(error as Error)
    }
  }
  // The files first: a crash in between leaves the lease, and the plugin runs again with its new files.
  const isStale = dayOf(leased) !== dayOf(loaded.state)
  if (done.isWhole)
    await attempt(() => saveFiles(store, filesKey, gatherFiles(folder, owner), files, isStale))
  const after: PluginState = {
    slotMinute: leased.slotMinute,
    last: done.last,
    pending: addReport(pending ?? [], done.report),
  }
  await attempt(() => store.save(key, writeState(after), mine.version))
  return { kind: 'ran', work: done, problems }
}

function dayOf(state: PluginState | undefined): number {
  return Math.floor((state?.slotMinute ?? 0) / (24 * 60))
}

/** @param isStale save files that have not changed, too, so that their lifetime begins anew */
async function saveFiles(
  store: StateStore,
  key: string,
  gathered: Promise<Uint8Array | undefined>,
  before: StoredState | undefined,
  isStale: boolean,
): Promise<'saved' | 'conflict'> {
  // No files are a state, too, where there were some.
  const after = (await gathered) ?? (before && Buffer.from('{"files":[]}'))
  if (after === undefined) return 'saved'
  if (!isStale && before !== undefined && Buffer.from(before.bytes).equals(after)) return 'saved'
  return store.save(key, after, before?.version)
}
