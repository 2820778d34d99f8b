// The reader of configurations brings parsers and the engine of patterns along: it is loaded when there is one to read.

import type { ChecksConfig, ReadIncluded } from './model.ts'

/**
 * @param fileName says the format by its ending: `.yaml` or `.json` is ours, `.conf` or `.toml` mackerel-agent's
 * @param readIncluded undefined: what `include` names is not read, and that is noted
 * @throws {ConfigError} with every problem, each with its line; no value of the file is repeated
 */
export async function readChecks(
  text: string,
  fileName: string,
  readIncluded?: ReadIncluded,
): Promise<ChecksConfig> {
  const reader = await import('./read-checks.ts')
  return reader.readChecks(text, fileName, readIncluded)
}
