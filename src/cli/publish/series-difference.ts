// Which series two versions of a mapping make of the same recorded messages.

import { type MappingFile, prepareMapping } from '#mapping'
import { createTrial } from '#recording'
import { bundledIn } from '../choose-mapping.ts'
import type { CommandStreams } from '../command.ts'
import { readMessageLines } from '../message-lines.ts'
import { openFile } from '../open-file.ts'
import { seriesText } from '../stack/series-text.ts'

export interface SeriesDifference {
  readonly messages: number
  readonly unreadable: number
  /** Series as PromQL writes them, sorted. */
  readonly gone: readonly string[]
  readonly added: readonly string[]
  /** Series that both make. */
  readonly same: number
}

/**
 * @param names the naming version of a file that says none
 * @throws {ConfigError} if the file of messages cannot be read
 */
export async function compareSeries(
  before: MappingFile,
  after: MappingFile,
  messages: string,
  names: number,
  { folder, now }: Pick<CommandStreams, 'folder' | 'now'>,
): Promise<SeriesDifference> {
  const trial = createTrial()
  const input = await openFile(messages, folder)
  const versions = await Promise.all(
    [before, after].map(async (file) => ({
      mapping: await prepareMapping(file, trial.limits, { bundled: await bundledIn(file.names ?? names) }),
      series: new Set<string>(),
    })),
  )
  let read = 0
  let unreadable = 0
  for await (const line of readMessageLines(input, { payloadBytesMax: trial.payloadBytesMax, now })) {
    if ('problem' in line) {
      unreadable++
      continue
    }
    read++
    trial.begin(line.saysReceivedAt ? line.message.receivedAtMs : undefined)
    for (const { mapping, series } of versions) {
      const { samples, thinned = [] } = await mapping.map(line.message)
      for (const { name, labels } of [...samples, ...thinned]) {
        const pairs = labels.names.map((label, at) => [label, labels.values[at] ?? ''])
        series.add(seriesText({ __name__: name, ...Object.fromEntries(pairs) }))
      }
    }
  }
  const [old, young] = versions.map(({ series }) => series) as [Set<string>, Set<string>]
  const gone = [...old].filter((one) => !young.has(one)).toSorted()
  return {
    messages: read,
    unreadable,
    gone,
    added: [...young].filter((one) => !old.has(one)).toSorted(),
    same: old.size - gone.length,
  }
}
