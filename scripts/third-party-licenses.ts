// The licences of the packages whose code is in dist/, with their texts: what is passed on has to say them.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readBundledPackages } from './bundled-packages.ts'

/** Below dist/. */
export const licensesName = 'THIRD-PARTY-LICENSES.txt'

export interface BundledPackage {
  readonly name: string
  readonly version: string
  /** SPDX expression. */
  readonly license: string
  /** With notices, if the package has any. */
  readonly text: string
}

/** Those that ask for no more than that their text is passed on. */
const allowed = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'ISC', 'MIT', 'Zlib']

/**
 * @param names folders below dist/; all unless given
 * @returns each package once, by name and version
 * @throws {Error} if a package has another licence, or none that could be passed on
 */
export function readPackages(root: string, names?: readonly string[]): BundledPackage[] {
  const folders = Object.entries(readBundledPackages(root))
    .filter(([name]) => names?.includes(name) ?? true)
    .flatMap(([, all]) => all)
  const packages = new Map<string, BundledPackage>()
  for (const folder of new Set(folders)) {
    const found = readPackage(root, join(root, folder))
    packages.set(`${found.name}@${found.version}`, found)
  }
  return [...packages.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, found]) => found)
}

/** One text for all packages that have the same. */
export function licensesText(root: string, names?: readonly string[]): string {
  const byText = new Map<string, string[]>()
  for (const { name, version, license, text } of readPackages(root, names)) {
    byText.set(text, [...(byText.get(text) ?? []), `${name} ${version} (${license})`])
  }
  const parts = [...byText].map(([text, packages]) => `${packages.join('\n')}\n\n${text}\n`)
  return `The code of these packages is in this program, under the licences that follow their names.\n\n${parts.join(`\n${'-'.repeat(80)}\n\n`)}`
}

/** @throws {Error} if it has another licence, or none that could be passed on */
export function readPackage(root: string, folder: string): BundledPackage {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const isAllowed = String(license)
    .replace(/^\((.*)\)$/, '$1')
    .split(' AND ')
    .every((one) => allowed.includes(one))
  if (!isAllowed) {
    throw new Error(
      `${name} ${version}: expected one of the licences ${allowed.join(', ')} (actual: ${license})`,
    )
  }
  const texts = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|notice|copying)([.-].*)?$/i.test(file))
    .toSorted()
    .map((file) => readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim())
  // Some packages of the SDK name it alone; this project is under the same one.
  if (texts.length === 0 && license === 'Apache-2.0')
    texts.push(readFileSync(join(root, 'LICENSE'), 'utf8').trim())
  if (texts.length === 0) throw new Error(`${name} ${version}: no text of the licence ${license}`)
  return { name, version, license, text: texts.join('\n\n') }
}
