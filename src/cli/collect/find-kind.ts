// The collector that a name stands for: one that comes with the program, or a module of the user's that says
// `export const collector = …`.

import { existsSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { suggest } from '#check'
import type { CollectorKind } from '#collect'

export type KindTable = { readonly [name: string]: () => Promise<CollectorKind> }

/**
 * @param folder where the name of a module starts
 * @returns the collector, or why it could not be loaded, as text
 */
export async function findKind(
  name: string,
  folder: string,
  table: KindTable,
): Promise<CollectorKind | string> {
  if (Object.hasOwn(table, name)) return (table[name] as KindTable[string])()
  if (!isModule(name)) {
    return `unknown collector; ${suggest(name, [...Object.keys(table), './FILE.mjs'])}`
  }
  const file = path.resolve(folder, name)
  // Node.js would name it, and it may be something else, such as a URL with a password.
  if (!existsSync(file)) return 'could not be loaded: the file does not exist'
  let loaded: { readonly [name: string]: unknown }
  try {
    loaded = await import(pathToFileURL(file).href)
  } catch (error) {
    return `could not be loaded: ${error instanceof Error ? error.message : String(error)}`
  }
  if (isKind(loaded['collector'])) return loaded['collector']
  const actual = Object.keys(loaded).join(', ') || 'no exports'
  return `expected \`export const collector = {name, create}\` (actual: ${actual})`
}

function isModule(name: string): boolean {
  return /[/\\]|\.[cm]?[jt]s$/.test(name)
}

/** The name becomes a label, and a part of a file's name. */
function isKind(value: unknown): value is CollectorKind {
  const { name, create } = (value ?? {}) as Partial<CollectorKind>
  return typeof create === 'function' && typeof name === 'string' && /^[\w.-]{1,64}$/.test(name)
}
