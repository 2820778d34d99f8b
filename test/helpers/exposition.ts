// What mapping made of messages, as text: samples in the Prometheus exposition format with timestamps, and what was
// not sent as comments.

import { formatSample } from '#exposition'
import type { Drop, Mapped } from '../../src/model.ts'

/** @returns sorted lines: `name{label="value"} value timestamp`, and comments such as `# missing, rule 0, metric x` */
export function exposition(mapped: readonly Mapped[]): string[] {
  return mapped
    .flatMap(({ samples, drops, clockCorrections, unreadable }) => [
      ...samples.map(formatSample),
      ...drops.map(dropLine),
      ...clockCorrections.map((correction) => `# ${correction}`),
      ...(unreadable === undefined ? [] : [`# ${unreadable.reason}`]),
    ])
    .sort()
}

function dropLine({ reason, count = 1, rule, metric, detail }: Drop): string {
  const parts = [
    count === 1 ? reason : `${reason} × ${count}`,
    ...(rule === undefined ? [] : [`rule ${rule}`]),
    ...(metric === undefined ? [] : [`metric ${metric}`]),
    ...(detail === undefined ? [] : [detail]),
  ]
  return `# ${parts.join(', ')}`
}
