// Follows one message: stack, rule, mapping, message, what the mapping makes of it, and its samples in the workspace.

import { createExplainer, type Explanation, renderExplanation } from '#explain'
import { formatSeries } from '#exposition'
import { createTrial, messageFromText } from '#recording'
import { StackError } from '#stack'
import type { Sample } from '../../model.ts'
import { chooseMapping } from '../choose-mapping.ts'
import type { CommandStreams } from '../command.ts'
import { type OpenStack, openQueries, openStack, tellingProblems } from '../stack/open-stack.ts'
import { type DeployedMapping, readDeployedMapping } from './deployed-mapping.ts'
import { diagnose } from './diagnose.ts'
import { describeMissing, meets } from './expectation.ts'
import { findSamples } from './find-samples.ts'
import { gatherEvidence } from './gather-evidence.ts'
import { takeLoggedMessage } from './logged-message.ts'
import { recordMessages } from './record-messages.ts'
import { createSteps, type Steps, type Stop, TraceStopped } from './steps.ts'
import { publishMessage, type TakenMessage, takeNextMessage, uniquePayload } from './take-message.ts'
import { checkRule, ownTopic, readTopicRule, type TopicRule } from './topic-rule.ts'
import type { TraceOptions } from './trace-options.ts'

/** Log lines of before: clocks differ. */
const leadMs = 5_000

export async function performTrace(options: TraceOptions, streams: CommandStreams): Promise<number> {
  const { record, topic = '' } = options
  if (record !== undefined) {
    return tellingProblems(streams, async () =>
      recordMessages((await openStack(options, streams)).aws, { topic, ...record }, streams),
    )
  }
  const steps = createSteps(streams, options.json)
  let samples: readonly Sample[] = []
  let stop: Stop | undefined
  try {
    samples = await followMessage(options, streams, steps)
  } catch (error) {
    if (error instanceof TraceStopped) stop = error.stop
    else if (error instanceof StackError) stop = stopOf(error, steps)
    else throw error
  }
  if (
    stop === undefined &&
    options.expect !== undefined &&
    !samples.some((sample) => meets(options.expect!, sample))
  ) {
    stop = { step: 'sample', why: describeMissing(options.expect, samples), remedy: undefined, lines: [] }
  }
  if (options.json) streams.out(`${JSON.stringify(reportOf(steps, samples, stop), undefined, 2)}\n`)
  else if (stop !== undefined) streams.err(stopText(stop))
  return stop === undefined ? 0 : 1
}

/** What keeps from AWS is of the step that was to be taken. */
function stopOf({ message, remedy }: StackError, { done }: Steps): Stop {
  const order = ['stack', 'rule', 'mapping', 'message', 'map', 'sample'] as const
  return { step: order[done.length] ?? 'sample', why: message, remedy, lines: [] }
}

/**
 * @returns the samples that the workspace has
 * @throws {TraceStopped | StackError} where it goes no further
 */
async function followMessage(
  options: TraceOptions,
  streams: CommandStreams,
  steps: Steps,
): Promise<readonly Sample[]> {
  const stopped = streams.stopped()
  const opened = await steps.take(
    'stack',
    () => openStack(options, streams),
    ({ stack }) => `${stack.name} in ${stack.region} is ${stack.status}`,
  )
  const { aws, stack } = opened
  const { queries } = openQueries(opened, options)
  const rule = await steps.take(
    'rule',
    () => readTopicRule(aws, stack),
    ({ name, filter, isDisabled }) =>
      `${name} takes ${filter ?? 'no topics'}${isDisabled ? ', and is disabled' : ''}`,
  )
  // With Basic Ingest, the device names the rule, whatever its filter.
  const choosesRule = options.publish?.byBasicIngest === true || options.logMessages
  checkRule(rule, choosesRule ? undefined : options.topic)
  const mapping = await steps.take(
    'mapping',
    () => readMapping(options, opened, streams),
    ({ from }) => from,
  )
  const message = await takeMessage(options, opened, rule, { ...streams, stopped }, steps)
  const explanation = await steps.take(
    'map',
    () => explain(message, mapping),
    ({ samples }) => `${samples.length} sample${samples.length === 1 ? '' : 's'}`,
  )
  if (!options.json) streams.out(indented(renderExplanation(explanation, 1)))
  const { samples } = explanation
  if (samples.length === 0) throw nothingMapped(explanation)
  const sinceMs = message.receivedAtMs - leadMs
  const { found, missing, notAsked } = await steps.take(
    'sample',
    () =>
      findSamples({
        queries,
        samples,
        receivedAtMs: message.receivedAtMs,
        waitMs: options.waitMs,
        stopped,
        now: streams.now,
        sleep: (durationMs) => new Promise((resolve) => setTimeout(resolve, durationMs)),
      }),
    (result) => foundText(result.found.length, samples.length - result.notAsked.length),
  )
  if (!options.json) for (const sample of found) streams.out(`  ${formatSeries(sample)} ${sample.value}\n`)
  if (missing.length > 0) throw await whyMissing(opened, missing, found, sinceMs)
  if (notAsked.length > 0) streams.err(`not asked for: ${notAsked.length} samples with further label sets\n`)
  return found
}

function foundText(found: number, of: number): string {
  return found === of
    ? `the workspace has ${found === 1 ? 'it' : `all ${found}`}`
    : `the workspace has ${found} of ${of}`
}

async function readMapping(
  { mapping }: TraceOptions,
  { aws, stack }: OpenStack,
  { folder }: CommandStreams,
): Promise<DeployedMapping> {
  if (mapping === undefined) return readDeployedMapping(aws, stack)
  const names = Number(stack.parameters['NamingVersion'] || 1)
  return { ...(await chooseMapping(mapping, folder, names)), from: mapping }
}

async function takeMessage(
  { topic = '', publish, waitMs, logMessages }: TraceOptions,
  { aws, stack }: OpenStack,
  rule: TopicRule,
  { now, stopped, err }: Omit<CommandStreams, 'stopped'> & { readonly stopped: Promise<void> },
  steps: Steps,
): Promise<TakenMessage> {
  const says = ({ topic: its, payload, fate }: TakenMessage) =>
    `${its}, ${payload.length} byte${payload.length === 1 ? '' : 's'}${fate === undefined ? '' : `; the function: ${fate}`}`
  if (logMessages) {
    const logged = { topic, waitMs, stopped, err, now }
    return steps.take('message', () => takeLoggedMessage(aws, stack, logged), says)
  }
  if (publish === undefined) {
    return steps.take('message', () => takeNextMessage(aws, topic, waitMs, stopped), says)
  }
  const { payload = uniquePayload(now()), byBasicIngest } = publish
  err('this writes to the workspace, and AMP cannot delete what it writes\n')
  const target = topic || ownTopic(rule.filter)
  const how = byBasicIngest ? ' by Basic Ingest' : ''
  return steps.take(
    'message',
    () => publishMessage(aws, target, payload, rule, byBasicIngest),
    (message) => `published${how} to ${says(message)}`,
  )
}

async function explain(
  { topic, payload, receivedAtMs, clientId }: TakenMessage,
  mapping: DeployedMapping,
): Promise<Explanation> {
  const trial = createTrial()
  trial.begin(receivedAtMs)
  const read = messageFromText(topic, payload, {
    payloadBytesMax: trial.payloadBytesMax,
    now: () => receivedAtMs,
  })
  if (typeof read === 'string')
    throw new TraceStopped({ step: 'message', why: read, remedy: undefined, lines: [] })
  const explainer = await createExplainer(mapping.file, trial.limits, mapping.bundled, mapping.keySources?.())
  return explainer.explain({ ...read.message, clientId })
}

function nothingMapped({ drops }: Explanation): TraceStopped {
  const reasons = [...new Set(drops.map(({ drop }) => drop.reason))]
  if (reasons.includes('thinned')) {
    return new TraceStopped({
      step: 'map',
      why: 'the mapping leaves out all samples of the message, because of its key thin',
      remedy: 'Trace a later message: the next one that is written comes within min_interval and every.',
      lines: [],
    })
  }
  const tooOld = reasons.includes('too_old')
  return new TraceStopped({
    step: 'map',
    why: tooOld
      ? 'the mapping makes no sample of the message, because its time is too old'
      : `the mapping makes no sample of the message${reasons.length > 0 ? ` (${reasons.join(', ')})` : ''}`,
    remedy: tooOld
      ? 'Correct the time in the payload, or leave timestamp out of the rule, so that the time of receipt counts.'
      : 'Change the mapping: the lines above say what becomes of each field; docs/mapping.md has the language.',
    lines: [],
  })
}

async function whyMissing(
  { aws, stack }: OpenStack,
  missing: readonly Sample[],
  found: readonly Sample[],
  sinceMs: number,
): Promise<TraceStopped> {
  const stop = diagnose(await gatherEvidence(aws, stack, sinceMs))
  const first = missing[0] as Sample
  const more = missing.length > 1 ? ` and ${missing.length - 1} more` : ''
  const some = found.length > 0 ? `, while ${found.length} of the message are there` : ''
  return new TraceStopped({ ...stop, why: `${formatSeries(first)}${more} did not come${some}: ${stop.why}` })
}

function stopText({ step, why, remedy, lines }: Stop): string {
  return [
    `stopped at ${step}: ${why}`,
    ...lines.map((line) => `  ${line}`),
    ...(remedy === undefined ? [] : [`  ${remedy}`]),
    '',
  ].join('\n')
}

function indented(text: string): string {
  return `${text.trimEnd().replace(/^/gm, '  ')}\n`
}

function reportOf({ done }: Steps, samples: readonly Sample[], stop: Stop | undefined): object {
  return {
    ok: stop === undefined,
    steps: done,
    samples: samples.map((sample) => ({
      series: formatSeries(sample),
      value: sample.value,
      timestamp: sample.timestampMs,
    })),
    ...(stop === undefined ? {} : { stopped: stop }),
  }
}
