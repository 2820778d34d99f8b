// The collectors that this instance of the function runs, each with what it remembers from round to round: tokens, and
// when it last worked. One whose event has changed begins anew.

import { type CollectorKind, type CollectorTools, createNotes, createRounds, type RunRound } from '#collect'
import type { Clock } from '../../clock.ts'
import { ConfigError } from '../../errors.ts'
import type { CollectEvent } from './collect-event.ts'

export type CollectorTable = Readonly<Record<string, () => Promise<CollectorKind>>>

/** Those that ran longest ago are forgotten. */
const instancesMax = 100

export function createRoundTable(
  table: CollectorTable,
  tools: Omit<CollectorTools, 'note' | 'remark' | 'clock' | 'instance'>,
  clock: Clock,
): (event: CollectEvent) => RunRound {
  const known = new Map<string, { readonly text: string; readonly run: RunRound }>()
  return (event) => {
    const key = JSON.stringify([event.collector, event.instance])
    const text = JSON.stringify(event)
    let entry = known.get(key)
    known.delete(key)
    if (entry?.text !== text) entry = { text, run: createRun(event, table, tools, clock) }
    known.set(key, entry)
    const [oldest] = known.keys()
    if (known.size > instancesMax && oldest !== undefined) known.delete(oldest)
    return entry.run
  }
}

function createRun(
  { collector, instance, config, issues }: CollectEvent,
  table: CollectorTable,
  tools: Omit<CollectorTools, 'note' | 'remark' | 'clock' | 'instance'>,
  clock: Clock,
): RunRound {
  const notes = createNotes()
  async function open() {
    const load = table[collector]
    if (issues.length > 0 || load === undefined) throw new ConfigError('the event', issues)
    const kind = await load()
    return kind.create(config, { ...tools, clock, instance, note: notes.note, remark: notes.remark })
  }
  return createRounds({ collector, instance, clock }, open, notes)
}
