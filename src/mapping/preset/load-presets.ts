// The presets that come with the program: the texts of presets/*.yaml by name. A bundle carries them inside; run from
// source they are read from their folder.

import { readdirSync, readFileSync } from 'node:fs'

/** Set by the build; absent where the code runs unbundled. */
declare const PRESET_TEXTS: { readonly [name: string]: string } | undefined

/** The mapping for those who bring none: not a preset itself, but made of them. */
const notPresets = ['default-mapping.yaml']

export function presetTexts(): { readonly [name: string]: string } {
  return typeof PRESET_TEXTS === 'undefined' ? readPresets() : PRESET_TEXTS
}

function readPresets(): { readonly [name: string]: string } {
  const folder = new URL('../../../presets/', import.meta.url)
  const files = readdirSync(folder).filter((file) => file.endsWith('.yaml') && !notPresets.includes(file))
  return Object.fromEntries(
    files
      .toSorted()
      .map((file) => [file.slice(0, -'.yaml'.length), readFileSync(new URL(file, folder), 'utf8')]),
  )
}
