// The PromQL that reads a series which was renamed by both of its names.

import type { Sample } from '../model.ts'

/** @returns an expression with the new names for samples of either version; undefined where they have the same */
export function bridgeOf(old: Sample, renamed: Sample): string | undefined {
  const moves = renamed.labels.names.flatMap((name, index) => {
    if (old.labels.names.includes(name)) return []
    // A label that is renamed keeps its value, and its old name is gone.
    const value = renamed.labels.values[index]
    const from = old.labels.names.find(
      (one, at) => old.labels.values[at] === value && !renamed.labels.names.includes(one),
    )
    return from === undefined ? [] : [[from, name] as const]
  })
  if (old.name === renamed.name && moves.length === 0) return undefined
  const moved = moves.reduce(
    (inner, [from, to]) => {
      const copied = `label_replace(${inner}, "${to}", "$1", "${from}", "(.*)")`
      return `label_replace(${copied}, "${from}", "", "", "")`
    },
    selectorOf(
      old,
      moves.map(([from]) => from),
    ),
  )
  // Of one name for both, the new ones are those that have the new label.
  const current =
    old.name === renamed.name
      ? selectorOf(
          renamed,
          moves.map(([, to]) => to),
        )
      : renamed.name
  return `${current} or ${moved}`
}

/** Of a family that keeps its name, those series that have the old label. */
function selectorOf({ name }: Sample, labels: readonly string[]): string {
  return labels.length === 0 ? name : `${name}{${labels.map((label) => `${label}!=""`).join(',')}}`
}
