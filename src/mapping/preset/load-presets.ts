// The presets that come with the program: the texts of presets/*.yaml by name. A bundle carries them inside; run from
// source they are read from their folder.

import { readdirSync, readFileSync } from 'node:fs'

/** Set by the build; absent where the code runs unbundled. */
declare const PRESET_TEXTS: { readonly [name: string]: string } | undefined

declare const DEFAULT_MAPPING_TEXT: string | undefined

/** The mapping for those who bring none: not a preset itself, but made of them. */
const defaultMapping = 'default-mapping.yaml'

const folder = new URL('../../../presets/', import.meta.url)

export function presetTexts(): { readonly [name: string]: string } {
  return typeof PRESET_TEXTS === 'undefined' ? readPresets() : PRESET_TEXTS
}

/** For those who read or explain it; functions have what it stands for. */
export function defaultMappingText(): string {
  if (typeof DEFAULT_MAPPING_TEXT !== 'undefined') return DEFAULT_MAPPING_TEXT
  return readFileSync(new URL(defaultMapping, folder), 'utf8')
}

function readPresets(): { readonly [name: string]: string } {
  const files = readdirSync(folder).filter((file) => file.endsWith('.yaml') && file !== defaultMapping)
  return Object.fromEntries(
    files
      .toSorted()
      .map((file) => [file.slice(0, -'.yaml'.length), readFileSync(new URL(file, folder), 'utf8')]),
  )
}
