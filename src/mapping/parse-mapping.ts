// Reads a mapping file: YAML text to a checked MappingFile, or one ConfigError with everything that is wrong.
// Loaded by the build, and at run time only where MAPPING_URI names a file: the function's own bundle has no YAML parser.

import { createIssueList, describe, formatPath, issuesOf } from '#check'
import { ConfigError } from '../errors.ts'
import type { MappingFile } from './language.ts'
import { expandPresets } from './preset/expand-presets.ts'
import { presetTexts } from './preset/load-presets.ts'
import { bundledName, keptNaming, latestVersion, type Naming, namesInVersion } from './preset/naming.ts'
import { placeholder } from './validate/parse-yaml.ts'
import { readYaml, unreadable } from './validate/read-yaml.ts'
import { validateMapping } from './validate/validate-mapping.ts'
import type { RuleChecker } from './validate/validate-rule.ts'
import { validateThinnedCounters } from './validate/validate-thinning.ts'

/**
 * @param fileName for messages; that of the bundled mapping says that its rules have naming versions too
 * @param presets their texts by name; those that come with the program unless given
 * @param versionOf the naming version, by the one that the file says; that or the latest unless given
 * @param naming the versions that there are
 * @returns the file with its presets expanded
 * @throws ConfigError with all issues, of many the first, in file order
 */
export function parseMapping(
  yamlText: string,
  fileName: string,
  presets: () => { readonly [name: string]: string } = presetTexts,
  versionOf?: (own: number | undefined) => number,
  naming: Naming = keptNaming,
): MappingFile {
  const list = createIssueList()
  let file: MappingFile | undefined
  const issues = issuesOf(list, () => {
    const { value, lineOf, sourceOf } = readYaml(yamlText, list)
    const checker: RuleChecker = {
      describe,
      sourceOf,
      namingVersions: naming.versions,
      presetNames: () => Object.keys(presets()),
      report(path, message) {
        // What YAML did not let through has its issue already.
        if (path.some(isTakenOut) || valueAt(value, path) === unreadable) return
        list.add({ path: formatPath(path), line: lineOf(path), message })
      },
    }
    validateMapping(checker, value)
    // A preset shows under a rule only what the rule itself has right.
    if (list.issues.length > 0) return
    const written = value as MappingFile
    const version = versionOf?.(written.names) ?? written.names ?? latestVersion(naming)
    const namesOf = (preset: string) => namesInVersion(preset, version, naming)
    // Of its own rules a user chooses the names.
    const ownNames = fileName.split(/[\\/]/).at(-1) === `${bundledName}.yaml` ? namesOf(bundledName) : {}
    file = expandPresets(checker, written, presets, namesOf, ownNames)
    if (list.issues.length === 0) validateThinnedCounters(checker, file)
  })
  if (file !== undefined && issues.length === 0) return file
  throw new ConfigError(fileName, issues)
}

/** What a function needs of a mapping file: tests are run before it is built. */
export function withoutTests({ tests: _, ...file }: MappingFile): MappingFile {
  return file
}

/** A key may have swallowed what stands for a value. */
function isTakenOut(step: string | number): boolean {
  return String(step).includes(placeholder)
}

function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (at, step) => (typeof at === 'object' && at !== null ? Reflect.get(at, step) : undefined),
    value,
  )
}
