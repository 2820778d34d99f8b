// The collector `scrape` on the command line: a configuration of Prometheus as it is, each target in each round, and a
// memory that lasts as long as the program.

import path from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import type { CollectorKind } from '#collect'
import { createMemoryStateStore } from '#collect-state'
import { createMappingStore } from '#config'
import { createScrapeKind, describeWrongFile, isScrapeConfig, parseScrapeConfig } from '#scrape'
import { ConfigError } from '../../errors.ts'
import type { OpenedFile, OwnFileSource } from './own-file.ts'
import { tellRemarks } from './tell-remarks.ts'

export function createScrape(writeLine: (line: string) => void): CollectorKind {
  const kind = createScrapeKind({
    store: createMemoryStateStore(),
    openSource: (uri) => createMappingStore(uri, 'uri'),
    env: process.env,
    everyTarget: true,
  })
  return tellRemarks(kind, writeLine)
}

/**
 * @returns undefined for a file of instances, as other collectors have it
 * @throws {ConfigError} with everything that is wrong, by line; of a file of another kind, which command takes it
 */
export async function openScrapeFile({
  text,
  fileName,
  streams,
}: OwnFileSource): Promise<OpenedFile | undefined> {
  if (!isScrapeConfig(text)) {
    // It has keys that no collector knows, and a list of them is of no help.
    const message = describeWrongFile(text)
    if (message === undefined) return undefined
    throw new ConfigError(fileName, [{ path: 'file', message }])
  }
  const { jobs } = parseScrapeConfig(text, fileName).config
  return {
    kind: createScrape(streams.err),
    entry: {
      collector: 'scrape',
      instance: undefined,
      intervalMs: Math.min(...jobs.map(({ intervalMs }) => intervalMs)),
      config: { uri: pathToFileURL(path.resolve(streams.folder, fileName)).href },
      issue: (at, message) => ({ path: at, message }),
    },
  }
}
