// What CHANGELOG.md says of one version.

/** @throws {Error} if there is no section of it */
export function changelogSection(changelog: string, version: string): string {
  const sections = changelog.split(/^(?=## )/m)
  const section = sections.find(
    (one) => one.startsWith(`## ${version} `) || one.startsWith(`## ${version}\n`),
  )
  if (section === undefined) throw new Error(`CHANGELOG.md has no section of version ${version}`)
  return section
}
