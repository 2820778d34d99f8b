// The packages that are in a release, as CycloneDX says it (https://cyclonedx.org/docs/1.6/json/): those whose code is in
// dist/, and not what builds and tests need. It has no time and no number of its own, so that a release has the same bytes
// again.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library'
import { readBundledPackages } from './bundled-packages.ts'
import { readPackage } from './third-party-licenses.ts'

export function billOfMaterials(root: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const program = component(Enums.ComponentType.Application, { name, version, license })
  const bom = new Models.Bom({ metadata: new Models.Metadata({ component: program }) })
  const { packages: locked } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  for (const [folder, bundles] of bundlesByFolder(root)) {
    const library = component(Enums.ComponentType.Library, readPackage(root, join(root, folder)))
    const [algorithm, digest = ''] =
      locked[folder.slice(folder.indexOf('node_modules/'))].integrity.split('-')
    if (algorithm !== 'sha512') throw new Error(`${folder}: expected a hash by sha512 (actual: ${algorithm})`)
    library.hashes.set(Enums.HashAlgorithm['SHA-512'], Buffer.from(digest, 'base64').toString('hex'))
    library.properties.add(new Models.Property(`${name}:in`, bundles.join(' ')))
    bom.components.add(library)
    program.dependencies.add(library.bomRef)
  }
  const normalizer = new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6)
  return `${new Serialize.JsonSerializer(normalizer).serialize(bom, { sortLists: true, space: 2 })}\n`
}

function bundlesByFolder(root: string): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const [bundle, folders] of Object.entries(readBundledPackages(root))) {
    for (const folder of folders) found.set(folder, [...(found.get(folder) ?? []), bundle])
  }
  return found
}

interface Described {
  readonly name: string
  readonly version: string
  /** SPDX expression. */
  readonly license: string
}

function component(
  type: Enums.ComponentType,
  { name: fullName, version, license }: Described,
): Models.Component {
  const [, group, name = fullName] = /^(@[^/]+)\/(.+)$/.exec(fullName) ?? []
  // https://github.com/package-url/purl-spec/blob/main/types-doc/npm-definition.md
  const purl = `pkg:npm/${fullName.replace('@', '%40')}@${version}`
  const one = license.includes(' ') ? new Models.LicenseExpression(license) : new Models.SpdxLicense(license)
  const made = new Models.Component(type, name, { version, purl, bomRef: purl })
  if (group !== undefined) made.group = group
  made.licenses.add(one)
  return made
}
