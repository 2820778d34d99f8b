// The traffic of each SIM, one request each. The service sums up a month (of UTC): a value that grows, and begins at 0
// with the next one, which is a counter to Prometheus. A round that fails loses nothing, since the next one has it, too.

import { isObject } from '#check'
import type { Clock } from '../../clock.ts'
import type { JsonValue } from '../../model.ts'
import { CollectError, type CollectedSample } from '../collector.ts'
import type { SoracomGet } from './client.ts'
import { metrics } from './metrics.ts'
import type { SimLabels } from './sim-samples.ts'

export interface TrafficOf {
  /** IMSI or SIM id, as the list has it. */
  readonly id: string
  readonly labels: SimLabels
}

export type CollectTraffic = (
  all: readonly TrafficOf[],
  deadlineMs: number,
) => AsyncGenerator<CollectedSample>

const requestsAtOnceMax = 4
/** No time after the service's now may be asked for. In a month's first minute the last month's sum is as good. */
const clockSpareSeconds = 60

/**
 * @param kind of the ids
 * @param note takes what went wrong with some of the SIMs
 */
export function createTrafficCollector(
  get: SoracomGet,
  clock: Clock,
  kind: 'subscribers' | 'sims',
  note: (problem: CollectError) => void,
): CollectTraffic {
  const group = `/stats/air/${kind}`
  /** The last id of the round before that was asked for: where there are too many for a round, the next goes on there. */
  let last = ''

  async function ask({ id, labels }: TrafficOf, deadlineMs: number): Promise<CollectedSample[]> {
    const time = String(Math.floor(clock.now() / 1000) - clockSpareSeconds)
    const query = { from: time, to: time, period: 'month' }
    const { value } = await get({ path: `${group}/${encodeURIComponent(id)}`, group, query, deadlineMs })
    const sums = sumTraffic(value)
    if (sums === undefined) {
      throw new CollectError('unexpected_answer', `GET ${group}/…: the answer is not a list of sums`)
    }
    return (['up', 'down'] as const).map((direction) => ({
      name: metrics.traffic,
      labels: { ...labels, direction },
      value: sums[direction],
    }))
  }

  return async function* (all, deadlineMs) {
    const sorted = [...all].sort((a, b) => (a.id < b.id ? -1 : 1))
    const from = Math.max(
      sorted.findIndex(({ id }) => id > last),
      0,
    )
    const queue = [...sorted.slice(from), ...sorted.slice(0, from)]
    const failures: CollectError[] = []
    let read = 0
    const toProblem = ({ reason, message }: CollectError): CollectError =>
      new CollectError(
        reason,
        `${message}; not read: traffic of ${queue.length - read} of ${queue.length} SIMs`,
      )

    for (let index = 0; index < queue.length; index += requestsAtOnceMax) {
      const asked = queue.slice(index, index + requestsAtOnceMax)
      for (const answer of await Promise.allSettled(asked.map((one) => ask(one, deadlineMs)))) {
        if (answer.status === 'fulfilled') {
          read++
          yield* answer.value
        } else if (answer.reason instanceof CollectError) failures.push(answer.reason)
        else throw answer.reason
      }
      const end = failures.find(({ reason }) => endsRound(reason))
      if (end !== undefined) throw toProblem(end)
      last = asked.at(-1)?.id ?? last
    }
    // One for all of them: there may be thousands.
    if (failures[0] !== undefined) note(toProblem(failures[0]))
  }
}

/** What all other SIMs would meet, too. */
function endsRound(reason: CollectError['reason']): boolean {
  return ['unauthorized', 'rate_limited', 'deadline', 'secret'].includes(reason)
}

/** A month may have several speed classes, and begins with no entry at all. */
function sumTraffic(value: JsonValue): { up: number; down: number } | undefined {
  if (!Array.isArray(value)) return undefined
  const sums = { up: 0, down: 0 }
  for (const entry of value as readonly JsonValue[]) {
    const classes = isObject(entry) ? entry['dataTrafficStatsMap'] : undefined
    if (!isObject(classes)) return undefined
    for (const stats of Object.values(classes)) {
      const { uploadByteSizeTotal: up, downloadByteSizeTotal: down } = isObject(stats) ? stats : {}
      if (typeof up !== 'number' || typeof down !== 'number') return undefined
      sums.up += up
      sums.down += down
    }
  }
  return sums
}
