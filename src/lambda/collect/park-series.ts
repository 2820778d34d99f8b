// Samples that could not be written wait in the failure queue of the stack that ingests, which writes them when the
// endpoint is back: `{series: [{labels, samples, stale}]}`, as src/decode/parked-series.ts reads it.

import type { SQSClientConfig } from '@aws-sdk/client-sqs'
import type { Sample } from '../../model.ts'
import { createBodySender } from '../send-bodies.ts'

/** @throws if the queue did not take all of them */
export type ParkSeries = (samples: readonly Sample[]) => Promise<void>

/** Below the 256 KiB that every queue takes, and small enough for a batch of ten in one event of the ingest function. */
export const bodyBytesMax = 200_000

/** @param config over what the runtime's environment says */
export function createParking(queueUrl: URL, config: SQSClientConfig = {}): ParkSeries {
  const send = createBodySender(queueUrl, config)
  return async (samples) => {
    const problem = (await send(toBodies(samples, bodyBytesMax))).find((one) => one !== undefined)
    if (problem !== undefined) throw problem
  }
}

/**
 * @param bytesMax of a body in UTF-8; what one sample alone makes longer is a body of its own
 * @returns JSON; samples of a series are together, as far as there is room
 */
export function toBodies(samples: readonly Sample[], bytesMax: number): string[] {
  const frame = '{"series":[]}'.length
  const bodies: string[] = []
  let series: string[] = []
  let bytes = frame

  function closeBody(): void {
    if (series.length > 0) bodies.push(`{"series":[${series.join(',')}]}`)
    series = []
    bytes = frame
  }

  for (const { labels, points, ends } of groupBySeries(samples)) {
    const head = `{"labels":${labels},"samples":[`
    // The comma to the next series is counted, too.
    const headBytes = Buffer.byteLength(head) + (ends.length === 0 ? ']},' : '],"stale":[]},').length
    let taken: string[] = []
    let takenEnds: string[] = []
    const closeSeries = (): void => {
      const stale = takenEnds.length > 0 ? `,"stale":[${takenEnds.join(',')}]` : ''
      if (taken.length + takenEnds.length > 0) series.push(`${head}${taken.join(',')}]${stale}}`)
      taken = []
      takenEnds = []
    }
    const take = (text: string, list: () => string[]): void => {
      const textBytes = text.length + ','.length
      const needed = textBytes + (taken.length + takenEnds.length === 0 ? headBytes : 0)
      if (bytes + needed > bytesMax) {
        closeSeries()
        closeBody()
        bytes += headBytes + textBytes
      } else bytes += needed
      list().push(text)
    }
    for (const point of points) take(point, () => taken)
    for (const end of ends) take(end, () => takenEnds)
    closeSeries()
  }
  closeBody()
  return bodies
}

interface Group {
  /** JSON, as the texts in the lists are. */
  readonly labels: string
  readonly points: string[]
  /** Times at which the series ends. */
  readonly ends: string[]
}

function groupBySeries(samples: readonly Sample[]): Iterable<Group> {
  const groups = new Map<string, Group>()
  for (const { name, labels, timestampMs, value, stale } of samples) {
    const key = `${name} ${labels.key}`
    let group = groups.get(key)
    if (group === undefined) {
      const own = labels.names.map((label, index) => [label, labels.values[index]] as const)
      group = {
        labels: JSON.stringify(Object.fromEntries([['__name__', name], ...own])),
        points: [],
        ends: [],
      }
      groups.set(key, group)
    }
    if (stale) group.ends.push(String(timestampMs))
    // JSON has no NaN and no infinity.
    else group.points.push(JSON.stringify([timestampMs, Number.isFinite(value) ? value : String(value)]))
  }
  return groups.values()
}
