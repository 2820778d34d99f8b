// One call of `replay`: looks at the dead letters, says what there is, and does what was asked for.

import { access, constants } from 'node:fs/promises'
import { readSettings, type Settings } from '#config'
import { systemClock } from '../../clock.ts'
import { ConfigError } from '../../errors.ts'
import type { CommandStreams } from '../command.ts'
import { describeFileError } from '../describe-file.ts'
import { chooseReplayMapping } from './choose-replay-mapping.ts'
import { describeOutage, describeSourceProblem } from './describe-problem.ts'
import { createDeadLetterMapper, type DeadLetterMapper } from './map-dead-letter.ts'
import { openSource } from './open-source.ts'
import { openWriter } from './open-writer.ts'
import { createProgress, type Progress } from './progress.ts'
import type { ReplayOptions } from './replay-options.ts'
import { resultPage } from './result-page.ts'
import { isSelected, runReplay } from './run-replay.ts'
import type { DeadLetterSource, PassedOver } from './stored-dead-letter.ts'
import { addToSummary, createSummary, type Summary } from './summary.ts'
import { summaryPage } from './summary-page.ts'

/** Before a run; what is behind them is only read once. */
const lookDeadLettersMax = 20_000

/** @returns the exit status */
export async function performReplay(options: ReplayOptions, streams: CommandStreams): Promise<number> {
  const settings = readSettings(options.env)
  if (options.manner === 'run' || options.manner === 'keep') await checkSecretFile(settings)
  const mapping = await chooseReplayMapping(options.mappingFile, settings.mapping.uri, streams.folder)
  const { sampleAgeMaxMs } = settings.endpoint.limits
  const mapper = await createDeadLetterMapper(mapping, { ...settings.mapping, sampleAgeMaxMs })
  let isStopped = false
  void streams.stopped().then(() => {
    isStopped = true
    streams.err('\nstopping after the current batch; press Ctrl-C again to stop at once\n')
  })
  const source = await inPlainWords(options, () =>
    openSource(options.place, awsRegion(settings, options.env), settings.decode.payloadBytesMax),
  )
  const mappingName = mapping.name
  const session = { options, settings, streams, source, mapper, mappingName, isStopped: () => isStopped }
  try {
    return options.manner === 'summary' ? await summarize(session) : await run(session)
  } finally {
    await source.close().catch((error: unknown) => {
      streams.err(
        `some messages could not be returned to the queue; it shows them again after 15 minutes: ${problemOf(error, options)}\n`,
      )
    })
  }
}

/** It is read with the first request only, whose error would name the file: it may be the secret itself. */
async function checkSecretFile({ endpoint: { secretArn } }: Settings): Promise<void> {
  if (secretArn?.startsWith('file:') !== true) return
  await access(new URL(secretArn), constants.R_OK).catch((error: unknown) => {
    throw new ConfigError('options', [{ path: 'secret', message: describeFileError(error) }])
  })
}

interface Session {
  readonly options: ReplayOptions
  readonly settings: Settings
  readonly streams: CommandStreams
  readonly source: DeadLetterSource
  readonly mapper: DeadLetterMapper
  readonly mappingName: string
  readonly isStopped: () => boolean
}

async function summarize(session: Session): Promise<number> {
  const progress = openProgress(session, await estimate(session))
  const { summary, isWhole } = await look(session, Number.POSITIVE_INFINITY, progress)
  progress.finish()
  tell(session, summary, isWhole)
  return 0
}

async function run(session: Session): Promise<number> {
  const { options, settings, streams, source, mapper, isStopped } = session
  let total = await estimate(session)
  if (source.rereadable) {
    const progress = openProgress(session, undefined)
    const { summary, isWhole } = await look(session, lookDeadLettersMax, progress)
    progress.finish()
    tell(session, summary, isWhole)
    if (isWhole) total = summary.deadLetters
  } else {
    streams.out(`about ${total ?? 'an unknown number of'} messages in ${options.source}\n`)
    streams.out(`mapping: ${session.mappingName}\n`)
  }
  const progress = openProgress(session, total)
  const clock = { ...systemClock, now: streams.now }
  const manner = options.manner === 'summary' ? 'run' : options.manner
  const totals = await runReplay({
    source,
    mapper,
    writer: openWriter(settings.endpoint, mapper.metadata, {
      env: options.env,
      clock,
      isDryRun: manner === 'dry-run',
    }),
    selection: options.selection,
    removes: manner === 'run',
    isStopped,
    onProgress: progress.report,
  })
  progress.finish()
  streams.out(`\n${resultPage(totals, placeOf(session), manner)}`)
  if (totals.outage !== undefined) streams.err(`${describeOutage(totals.outage)}\n`)
  if (totals.error !== undefined) streams.err(`${problemOf(totals.error, options)}\n`)
  const isDone = totals.ended === 'end' || totals.ended === 'limit'
  return isDone && totals.leftCount === 0 && totals.changed.length === 0 ? 0 : 1
}

/**
 * Reads dead letters, and does nothing to them.
 * @param lettersMax whether they are selected or not
 */
async function look(
  { options, settings, streams, source, mapper, isStopped }: Session,
  deadLettersMax: number,
  progress: Progress,
): Promise<{ summary: Summary; isWhole: boolean }> {
  const summary = createSummary()
  const limits = { ...settings.endpoint.limits, receiver: settings.endpoint.receiver }
  const { selection } = options
  let isWhole = true
  let looked = 0
  await inPlainWords(options, async () => {
    reading: for await (const parcel of source.parcels()) {
      for await (const deadLetter of parcel.deadLetters()) {
        if (summary.deadLetters >= selection.limit) break reading
        isWhole = looked++ < deadLettersMax && !isStopped()
        if (!isWhole) break reading
        if (!isSelected(deadLetter, selection)) continue
        addToSummary(
          summary,
          deadLetter,
          await mapper.map(deadLetter),
          limits,
          streams.now(),
          options.byTopic,
        )
        if (summary.deadLetters % 1_000 === 0)
          progress.report({ read: summary.deadLetters, stored: 0, leftCount: 0 })
      }
    }
  })
  return { summary, isWhole }
}

function tell(session: Session, summary: Summary, isWhole: boolean): void {
  const { settings, streams, mappingName } = session
  const { receiver, limits } = settings.endpoint
  const { sampleAgeMaxMs } = limits
  streams.out(summaryPage(summary, placeOf(session), { receiver, sampleAgeMaxMs }, streams.now(), isWhole))
  if (summary.deadLetters > 0) streams.out(`mapping: ${mappingName}\n`)
}

function openProgress({ streams }: Session, total: number | undefined): Progress {
  const { err: write, showInPlace, now } = streams
  return createProgress({ write, showInPlace, now }, total)
}

async function estimate({ options, source }: Session): Promise<number | undefined> {
  return inPlainWords(options, () => source.estimate())
}

function placeOf({ options, source }: Session): { name: string; passedOver: PassedOver } {
  return { name: options.source, passedOver: source.passedOver }
}

/** What is wrong before anything is sent is wrong with the arguments or the settings. */
async function inPlainWords<T>(options: ReplayOptions, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const message = describeSourceProblem(error, options.place)
    if (message === undefined) throw error
    throw new ConfigError('options', [{ path: 'SOURCE', message }])
  }
}

function problemOf(error: unknown, { place }: ReplayOptions): string {
  return (
    describeSourceProblem(error, place) ??
    (error instanceof Error ? (error.stack ?? error.message) : String(error))
  )
}

/** Where the workspace is, unless the user says: its dead letters are most likely there too. */
function awsRegion({ endpoint }: Settings, env: ReplayOptions['env']): string | undefined {
  return env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || endpoint.region || undefined
}
