// What a load run has to show: nothing grows once the bounds are reached, and every message is counted.

import type { LoadResult, Look } from './run-load.ts'

/** The same whenever one looks, as soon as what is held is as much as may be held. */
const constant = ['topicRows', 'heldMessages'] as const
/** Of the two fields of the message that is shown. */
const pointsMax = 2 * 50
/** A badge or a notice comes and goes. */
const elementsChangeMax = 10
/** A collector of garbage is free to take its time. */
const grownBytesMax = 1.25

/** @returns what is not as it should be; empty where all is well */
export function judge(
  { looks, published, totals, messagesOfRows, problems }: LoadResult,
  fromMs: number,
): string[] {
  const late = looks.filter(({ atMs }) => atMs >= fromMs)
  const { messages, mapped, leftOut, below, kept, waiting } = totals
  return [
    ...problems,
    ...(late.length < 2 ? [`expected two looks at least from ${fromMs} ms on (actual: ${late.length})`] : []),
    ...constant.flatMap((what) => unlike(late, what)),
    ...late.flatMap(({ points }) => above('points', points, pointsMax)),
    ...above('elements that came', span(late.map(({ elements }) => elements)), elementsChangeMax),
    ...(['pageBytes', 'processBytes'] as const).flatMap((what) => grown(late, what)),
    ...differs('messages counted', messages, published),
    ...differs('messages waiting', waiting, 0),
    ...differs('mapped + left out + below + kept', mapped + leftOut + below + kept, published),
    ...differs('messages of the rows', messagesOfRows, published),
  ]
}

function unlike(looks: readonly Look[], what: (typeof constant)[number]): string[] {
  const values = [...new Set(looks.map((look) => look[what]))]
  return values.length <= 1 ? [] : [`${what}: expected one value (actual: ${values.join(', ')})`]
}

function span(values: readonly number[]): number {
  return Math.max(...values) - Math.min(...values)
}

function above(what: string, actual: number, max: number): string[] {
  return actual <= max ? [] : [`${what}: expected at most ${max} (actual: ${actual})`]
}

/** The largest of the second half of the looks against that of the first. */
function grown(looks: readonly Look[], what: 'pageBytes' | 'processBytes'): string[] {
  const half = Math.ceil(looks.length / 2)
  const early = Math.max(...looks.slice(0, half).map((look) => look[what]))
  const late = Math.max(...looks.slice(half).map((look) => look[what]))
  return late <= early * grownBytesMax ? [] : [`${what}: grew from ${early} to ${late} bytes`]
}

function differs(what: string, actual: number, expected: number): string[] {
  return actual === expected ? [] : [`${what}: expected ${expected} (actual: ${actual})`]
}
