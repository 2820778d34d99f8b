// The front door of mapping for authors: the text of a mapping file in, the file out with its presets expanded, or a
// ConfigError with everything that is wrong with it, by path and line. Lints are advice; tests are those in the file.
// It brings the YAML parser along, so that a start loads it only where the mapping comes from a URL.

export { lintMapping } from '../lint/lint-mapping.ts'
export { default as mappingSchema } from '../mapping.schema.json' with { type: 'json' }
export { parseMapping, withoutTests } from '../parse-mapping.ts'
export { createBundledKeySources, createKeySources, type FindKeySource } from '../preset/key-sources.ts'
export { defaultMappingText, presetTexts } from '../preset/load-presets.ts'
export { keptNaming, latestVersion, type Naming } from '../preset/naming.ts'
export { type Preset, parsePreset } from '../preset/parse-preset.ts'
export { runMappingTests, type TestResult } from '../run-tests.ts'
export { verifyMapping } from '../verify-mapping.ts'
