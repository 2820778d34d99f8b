// The collector `scrape` on the command line: a configuration of Prometheus as it is, each target in each round, and a
// memory that lasts as long as the program.

import path from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { createMemoryStateStore } from '#collect-state'
import { createMappingStore } from '#config'
import { createScrapeKind, isScrapeConfig, parseScrapeConfig, type ScrapeReading } from '#scrape'
import type { InstanceEntry } from './read-instances.ts'

export const scrape = createScrapeKind({
  store: createMemoryStateStore(),
  openSource: (uri) => createMappingStore(uri, 'uri'),
  env: process.env,
  everyTarget: true,
})

/**
 * @returns undefined for a file of instances, as other collectors have it
 * @throws {ConfigError} with everything that is wrong, by line
 */
export function readScrapeFile(
  text: string,
  file: string,
  folder: string,
): { readonly entry: InstanceEntry; readonly remarks: ScrapeReading['remarks'] } | undefined {
  if (!isScrapeConfig(text)) return undefined
  const { config, remarks } = parseScrapeConfig(text, file)
  return {
    remarks,
    entry: {
      collector: 'scrape',
      instance: undefined,
      intervalMs: Math.min(...config.jobs.map(({ intervalMs }) => intervalMs)),
      config: { uri: pathToFileURL(path.resolve(folder, file)).href },
      issue: (at, message) => ({ path: at, message }),
    },
  }
}
