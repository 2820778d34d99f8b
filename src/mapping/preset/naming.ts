// Naming versions: the names of series are an interface. Presets are written with the names of the latest version; the
// table says what was renamed on the way to each, so that a file or a stack can keep those of the version before.

import kept from '../../../presets/naming.json' with { type: 'json' }

export interface Naming {
  /** Kept ones, the oldest first, without a gap. */
  readonly versions: readonly number[]
  /** By the version that brought the new names: new names of metrics, labels and prefixes by the old ones, of each preset. */
  readonly steps: {
    readonly [version: string]: { readonly [preset: string]: { readonly [old: string]: string } }
  }
}

export const keptNaming: Naming = kept

/** Stands in `steps` for a preset: the rules of the bundled mapping that have none. */
export const bundledName = 'default-mapping'

export function latestVersion({ versions }: Naming): number {
  return Math.max(...versions)
}

/** @returns what the names of a preset were in a version, by what they are now; only those that differ */
export function namesInVersion(preset: string, version: number, naming: Naming): { [name: string]: string } {
  let back = new Map<string, string>()
  for (let step = latestVersion(naming); step > version; step--) {
    const renamed = Object.entries(naming.steps[step]?.[preset] ?? {})
    const next = new Map(back)
    for (const [old, name] of renamed) {
      const later = [...back].find(([, one]) => one === name)
      next.set(later?.[0] ?? name, old)
    }
    back = next
  }
  return Object.fromEntries([...back].filter(([name, old]) => name !== old))
}
