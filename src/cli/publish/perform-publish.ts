// Checks a mapping file, uploads it, watches what the function counts with it, and puts the one before back if that is
// better.

import type { MappingFile } from '#mapping'
import { lintMapping, parseMapping, presetTexts, verifyMapping } from '#mapping/authoring'
import { StackError } from '#stack'
import { ConfigError } from '../../errors.ts'
import { bundledIn, readMappingText } from '../choose-mapping.ts'
import type { CommandStreams } from '../command.ts'
import { openStack, tellingProblems } from '../stack/open-stack.ts'
import { openS3Object, type S3Object } from '../stack/s3-object.ts'
import type { PublishOptions } from './publish-options.ts'
import { createCountReader, type ReadCounts } from './read-counts.ts'
import { compareSeries, type SeriesDifference } from './series-difference.ts'
import { type Verdict, watchVersion } from './watch-version.ts'

export interface PublishDependencies {
  readonly sleep?: (durationMs: number) => Promise<void>
  /** Instead of asking Logs Insights. */
  readonly readCounts?: ReadCounts
}

const seriesShownMax = 50
const keptSuffix = '.previous'

/** What the function maps with in the place of a file that is not there. */
const noRules: MappingFile = { version: 1, rules: [] }

export async function performPublish(
  options: PublishOptions,
  streams: CommandStreams,
  { sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms)), readCounts }: PublishDependencies = {},
): Promise<number> {
  const { file, messages, waits } = options
  const { out, err, folder, now } = streams
  return tellingProblems(streams, async () => {
    const text = await readMappingText(file, folder, 'FILE')
    const { aws, stack } = await openStack(options, streams)
    const uri = stack.parameters['MappingUri']
    if (!uri) throw notInS3(stack.name)
    const names = Number(stack.parameters['NamingVersion'] || 1)
    let mapping: MappingFile
    try {
      mapping = await verifyMapping(text, file, (own) => bundledIn(own ?? names), names)
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error
      err(`${error.message}\nnothing was uploaded\n`)
      return 1
    }
    for (const { line, path, message, id } of lintMapping(text)) {
      err(`warning: line ${line}: ${path}: ${message} (${id})\n`)
    }
    const object = openS3Object(aws, new URL(uri))
    const old = await object.read()
    const before = old === undefined ? noRules : parseOld(old.text, uri, names)
    if (messages !== undefined) {
      if (before === undefined) err('the mapping of the stack is not valid; its series are not compared\n')
      else out(describeSeries(await compareSeries(before, mapping, messages, names, streams)))
    }
    if (old?.text === text) {
      out(`${uri} has this text already\n`)
      return 0
    }
    if (old !== undefined) {
      const kept = object.beside(keptSuffix)
      await kept.overwrite(old.text)
      out(`kept: ${kept.uri}\n`)
    }
    const version = await upload(object, text, old?.version)
    const uploadedAtMs = now()
    out(`uploaded: ${uri}, version ${version}\n`)
    if (!waits) return 0
    const verdict = await watchVersion({
      version,
      uploadedAtMs,
      readCounts: readCounts ?? createCountReader(aws, stack.outputs['LogGroup'] ?? ''),
      now,
      sleep,
      onLook: (received, enough) =>
        streams.showInPlace?.(`${received} messages mapped with it, of ${enough} that are enough`),
    })
    streams.showInPlace?.('')
    out(describeVerdict(verdict))
    if (!isWorse(verdict)) return verdict.kind === 'unused' ? 1 : 0
    if (old === undefined || before === undefined) {
      err('not rolled back: there is no good version before it; publish a better one\n')
      return 1
    }
    try {
      await object.write(old.text, version)
      err(`rolled back: ${uri} is as it was before\n`)
    } catch (error) {
      if (!(error instanceof StackError) || error.kind !== 'changed') throw error
      err(`not rolled back: somebody has changed ${uri} since\n`)
    }
    return 1
  })
}

/** @param compared the version that the file was compared with; undefined: there was none */
async function upload(object: S3Object, text: string, compared: string | undefined): Promise<string> {
  try {
    return await object.write(text, compared)
  } catch (error) {
    if (!(error instanceof StackError) || error.kind !== 'changed') throw error
    throw new StackError(
      'changed',
      `${error.message}; nothing was uploaded`,
      'Run publish-mapping again: it compares your file with the version that is there now.',
    )
  }
}

function notInS3(name: string): StackError {
  return new StackError(
    'other',
    `the mapping of the stack ${name} is in its code, since it has no MappingUri`,
    'Deploy it with MappingUri=s3://BUCKET/KEY.yaml (docs/deploy.md), or put the file into the build.',
  )
}

function parseOld(text: string, uri: string, names: number): MappingFile | undefined {
  try {
    return parseMapping(text, uri, presetTexts, (own) => own ?? names)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return undefined
  }
}

function describeSeries({ messages, unreadable, gone, added, same }: SeriesDifference): string {
  const lines = [...gone.map((one) => `- ${one}`), ...added.map((one) => `+ ${one}`)]
  const more = lines.length - seriesShownMax
  return [
    ...lines.slice(0, seriesShownMax),
    ...(more > 0 ? [`and ${more} more`] : []),
    `of ${messages} messages: ${same} series stay, ${gone.length} go, ${added.length} come`,
    ...(unreadable > 0 ? [`${unreadable} lines are no messages`] : []),
    '',
  ].join('\n')
}

function isWorse(verdict: Verdict): boolean {
  return (
    verdict.kind === 'refused' || (verdict.kind === 'compared' && verdict.shares.some((one) => one.isWorse))
  )
}

function describeVerdict(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'refused':
      return 'the function cannot use the file: its log has `the mapping is not valid` or `the mapping cannot be read`\n'
    case 'unused':
      return 'no message was mapped with it in 20 minutes: nobody publishes, or MappingRefreshSeconds is longer\n'
    case 'alone':
      return `${verdict.after.received} messages mapped with it; nothing to compare with, since the log has no other version\n`
    case 'compared':
      return [
        `${verdict.after.received} messages mapped with it, compared with ${verdict.before.received} before`,
        ...verdict.shares.map(
          ({ name, before, after, isWorse: worse }) =>
            `${name}: ${percent(before)} before, ${percent(after)} now${worse ? ', worse' : ''}`,
        ),
        '',
      ].join('\n')
  }
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`
}
