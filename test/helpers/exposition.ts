// What mapping made of messages, as text: samples in the Prometheus exposition format with timestamps, and what was
// not sent as comments.

import type { Drop, Mapped, Sample } from '../../src/model.ts'

/** @returns sorted lines: `name{label="value"} value timestamp`, and comments such as `# missing, rule 0, metric x` */
export function exposition(mapped: readonly Mapped[]): string[] {
  return mapped
    .flatMap(({ samples, drops, clockCorrections, unreadable }) => [
      ...samples.map(sampleLine),
      ...drops.map(dropLine),
      ...clockCorrections.map((correction) => `# ${correction}`),
      ...(unreadable === undefined ? [] : [`# ${unreadable.reason}`]),
    ])
    .sort()
}

function sampleLine({ name, labels, timestampMs, value }: Sample): string {
  const pairs = labels.names.map(
    (label, index) => `${label}="${escapeValue(labels.values[index] as string)}"`,
  )
  return `${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${value} ${timestampMs}`
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

/** https://prometheus.io/docs/instrumenting/exposition_formats/ */
function escapeValue(value: string): string {
  return value.replace(/[\\\n"]/g, (character) => (character === '\n' ? '\\n' : `\\${character}`))
}
