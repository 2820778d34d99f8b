// Says of a leaf that no expression read why that is: because of something above it in the payload, or for nothing but
// that the rule does not select it.

import type { MappingFile } from '#mapping'
import { type Place, parseFieldPath } from '#mapping/tracing'
import type { Fate } from './explanation.ts'
import { expressionsAt } from './expression-at.ts'
import { formatPayloadPath, isBelow, keyOfPath, type PayloadPath } from './payload-path.ts'
import type { RecordedEmission, RecordedRead, Recording } from './trace-recorder.ts'
import { isLeaves, isLoop, isLoopCondition } from './where.ts'

/** Of `leaves`. */
export const leftOut = 'excluded by include or exclude'

/** A part of the payload, and what is true of leaves in it that nothing read. */
interface Region {
  readonly above: PayloadPath
  readonly fateOf: (path: PayloadPath) => Fate
}

export function createUntouchedFates(
  { reads, emissions }: Recording,
  file: MappingFile | undefined,
): (path: PayloadPath) => Fate {
  const placesInUse = new Set<Place>(emissions.map(({ place }) => place))
  for (const { place, where } of reads) if (!isLoopCondition(where)) placesInUse.add(place)
  const mapped = new Set(reads.flatMap(({ here }) => (here === undefined ? [] : [keyOfPath(here)])))
  const regions = [
    ...emissions.flatMap((emission) => regionsOfDropped(emission, file)),
    ...reads.flatMap((read) => regionsOf(read, placesInUse, mapped)),
  ]
  return (path) => regions.find(({ above }) => isBelow(path, above))?.fateOf(path) ?? { kind: 'not_selected' }
}

function regionsOf(
  read: RecordedRead,
  placesInUse: ReadonlySet<Place>,
  mapped: ReadonlySet<string>,
): readonly Region[] {
  const { where, here, place, drops } = read
  if (isLeaves(where)) {
    if (here === undefined) return []
    return [{ above: here, fateOf: (path) => ({ kind: 'left_out', where, why: whyCut(path, read) }) }]
  }
  if (isLoopCondition(where)) {
    const isPassedOver = here !== undefined && !placesInUse.has(place)
    return isPassedOver ? [{ above: here, fateOf: () => ({ kind: 'passed_over', where }) }] : []
  }
  const ends = endsOf(read)
  if (isLoop(where)) {
    if (!drops.some(({ reason }) => reason === 'too_many_elements')) return []
    const over = ends.filter((path) => !mapped.has(keyOfPath(path)))
    return over.map((above) => ({
      above,
      fateOf: () => ({ kind: 'left_out', where, why: 'too_many_elements' }),
    }))
  }
  const [drop] = drops
  return ends.map((above) => {
    const as = `part of ${formatPayloadPath(above)}, which ${where} reads as one value`
    return {
      above,
      fateOf: () => (drop === undefined ? { kind: 'read', where, as } : { kind: 'dropped', where, drop }),
    }
  })
}

/** A metric that is dropped does not read all that it would have: its labels, or with a bad name its value. */
function regionsOfDropped(
  { where, here, samples, drops }: RecordedEmission,
  file: MappingFile | undefined,
): Region[] {
  const [drop] = drops
  if (drop === undefined || samples.length > 0 || here === undefined || isLeaves(where)) return []
  return expressionsAt(file, where).flatMap((expression) => {
    const path = parseFieldPath(expression)
    if (path === undefined || (path.variable ?? '') !== '') return []
    return [{ above: [...here, ...path.steps], fateOf: () => ({ kind: 'dropped', where, drop }) }]
  })
}

/** Containers that the read took out and did not look into. */
function endsOf({ containers, leaves, absent }: RecordedRead): readonly PayloadPath[] {
  const goneThrough = new Set(
    [...containers, ...leaves, ...absent].map((path) => keyOfPath(path.slice(0, -1))),
  )
  return containers.filter((path) => !goneThrough.has(keyOfPath(path)))
}

/** `leaves` did not go on to the leaf. What is too deep is in a container as deep as it went. */
function whyCut(path: PayloadPath, { containers, drops }: RecordedRead): string {
  const deepest = containers.reduce((most, { length }) => Math.max(most, length), 0)
  const isCutThere = containers.some((container) => container.length === deepest && isBelow(path, container))
  const tooDeep = isCutThere && drops.some(({ reason }) => reason === 'too_deep')
  return tooDeep ? 'too_deep' : leftOut
}
