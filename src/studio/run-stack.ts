// The local stack, from the broker to the answer: an MQTT message becomes the rule's envelope, the built function is
// invoked with it, and what it wrote is shown. Ends after `--duration`, when asked to, or where it cannot start.

import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { ConfigError } from '../errors.ts'
import { describeMapping } from './describe-mapping.ts'
import { type Display, openDisplay, type Screen } from './display.ts'
import type { Environment } from './function-environment.ts'
import { type HostPublisher, publishHostMetrics } from './host-metrics/publish-host-metrics.ts'
import { createLedger } from './ledger.ts'
import type { PublishedMessage } from './make-envelope.ts'
import { createMessageQueue, type MessageQueue } from './message-queue.ts'
import { openFunction } from './open-function.ts'
import { linkPage, type PageLink } from './page-link.ts'
import { createReplaceableSource } from './replaceable-source.ts'
import { readFileText } from './server/file-text.ts'
import type { Studio } from './server/open-studio.ts'
import type { StartOptions } from './start-options.ts'
import { isSuccess, summarize } from './summarize.ts'

export interface StackDependencies {
  /** Absolute path of the built function. */
  readonly bundleFile: string
  /** Where mapping.yaml is, if the build embedded one. */
  readonly projectFolder: string
  /** Where the user stands: a new mapping file goes there. */
  readonly folder: string
  /** The server of the page, which is up already; the stack closes it. */
  readonly studio: Studio | undefined
  readonly env: Environment
  readonly output: Screen
  readonly color: boolean
  now(): number
  /** Resolves when somebody asks for the end. */
  readonly stopped: Promise<void>
}

const waitingMessagesMax = 10_000
const drainTimeoutMs = 5_000
/** With the page open and nobody publishing. */
const demoDevices = 6

/**
 * Resolves to the exit status: 0 if every sample was accepted, and, with a duration, there was one.
 * @throws ConfigError, IngestInitError or the Error of a broker, where the stack cannot start
 */
export async function runStack(options: StartOptions, dependencies: StackDependencies): Promise<number> {
  const opened: Closable[] = []
  const keep: Keep = (one) => {
    let closed: Promise<unknown> | undefined
    const close = () => {
      closed ??= one.close()
      return closed
    }
    opened.push({ close })
    return { ...one, close }
  }
  try {
    return await run(options, dependencies, keep)
  } finally {
    for (const one of opened.reverse()) await one.close()
  }
}

interface Closable {
  close(): Promise<unknown>
}

/** What is kept is closed at the end, last opened first, unless it was closed before. */
type Keep = <Opened extends Closable>(one: Opened) => Opened

async function run(given: StartOptions, dependencies: StackDependencies, keep: Keep): Promise<number> {
  const { env, now, output, bundleFile, projectFolder, color, studio } = dependencies
  if (studio !== undefined) keep({ close: () => studio.close() })
  const ledger = createLedger()
  const deadLetterFolder = path.join(tmpdir(), `iot-remote-write-${randomBytes(4).toString('hex')}`)
  let display: Display | undefined
  let host: HostPublisher | undefined
  let page: PageLink | undefined
  const early: string[] = []
  const showNote = (note: string) => {
    if (display === undefined) early.push(note)
    else display.note(note)
  }
  const onNote = (note: string) => {
    studio?.note(note)
    showNote(note)
  }
  const onBrokerNote = (note: string) => {
    studio?.noteOfBroker(note)
    showNote(note)
  }
  const onLogLine = (line: string) => display?.logged(line)
  const mappingFile = chooseMappingFile(given, dependencies)
  const options = { ...given, mappingFile: givenMapping(given, dependencies, mappingFile, onNote) }

  studio?.step('function', 'running')
  const local = keep(await openFunction(options, { bundleFile, env, deadLetterFolder, now, onLogLine }))
  studio?.step('function', 'done')
  const queue = createMessageQueue<PublishedMessage>(waitingMessagesMax, async (message) => {
    const delivery = await local.deliver(message)
    // The terminal shows what is there; demo devices only if somebody asked for them.
    if (!message.isDemo || options.simulatedDevices !== undefined) {
      ledger.record(delivery)
      display?.delivered(delivery)
    }
    host?.saw(delivery)
    await page?.delivered(message, delivery)
  })
  const onMessage = (message: PublishedMessage) => {
    page?.arrived(message)
    if (queue.push(message)) return
    ledger.recordLost(1)
    page?.notSent(message, 'lost')
  }
  const source = keep(
    createReplaceableSource(options, { env, now, onMessage, onNote: onBrokerNote }, () => page),
  )
  if (studio !== undefined) {
    const isDemoReceiver = options.target.kind === 'embedded'
    const stack = { push: queue.push, changeSource: source.change, onNote: showNote }
    page = keep(
      await linkPage({ ...stack, studio, local, mappingFile, deadLetterFolder, isDemoReceiver, now }),
    )
    studio.setUsage(source.usage)
    studio.step('broker', 'running')
  }
  const { description, localUrl, publishLines } = await source.open()
  studio?.step('broker', 'done')

  const mapping = describeMapping(options, env, projectFolder)
  const facts = [
    ...(studio === undefined ? [] : [['studio', studio.url] as const]),
    ['broker', description],
    ['function', `the bundle in dist/ingest, ${mapping.description}`],
    ['endpoint', local.endpointDescription],
  ] as const
  const { verbose } = options
  const { waiting } = queue
  display = openDisplay({ output, color, verbose, ledger, facts, publishLines, waiting, now })
  const startedAtMs = now()
  try {
    for (const note of early) display.note(note)
    if (options.hostMetrics && localUrl !== undefined) {
      const form = mapping.isZero ? 'objects' : 'readings'
      host = keep(await publishHostMetrics({ brokerUrl: localUrl, form, now, onNote }))
      page?.ignoreClient(host.clientId)
    }
    startDemo(options, dependencies, page)
    await untilStopped(options, dependencies)
  } finally {
    display.close()
  }
  const ranMs = now() - startedAtMs
  await host?.close()
  await page?.close()
  await source.close()
  ledger.recordLost(await drain(queue, local))
  const ended = { totals: ledger.totals(), ranMs, isTimed: options.durationMs !== undefined }
  for (const line of summarize(ended)) output.write(`${line}\n`)
  if (existsSync(deadLetterFolder)) output.write(`Dead letters are in ${deadLetterFolder}\n`)
  return isSuccess(ended) ? 0 : 1
}

/** What Save on the page writes: the file that the function runs with, or a new one where the user stands. */
function chooseMappingFile(
  { mappingFile }: StartOptions,
  { env, projectFolder, folder }: StackDependencies,
): string {
  const uri = env['MAPPING_URI'] ?? ''
  if (mappingFile !== undefined) return mappingFile
  if (uri.startsWith('file:')) return fileURLToPath(uri)
  const embedded = path.join(projectFolder, 'mapping.yaml')
  return existsSync(embedded) ? embedded : path.join(folder, 'mapping.yaml')
}

/**
 * The file where the user stands counts as if it were named; the one in the project is in the build.
 * @throws ConfigError if MAPPING_URI names a file that cannot be read
 */
function givenMapping(
  { mappingFile }: StartOptions,
  { env, projectFolder }: StackDependencies,
  chosen: string,
  onNote: (note: string) => void,
): string | undefined {
  if (mappingFile !== undefined) return mappingFile
  const isNamed = env['MAPPING_URI'] !== undefined
  if (!isNamed && path.dirname(chosen) === path.resolve(projectFolder)) return undefined
  const found = readFileText(chosen)
  if (isNamed) {
    if (found.kind !== 'unreadable') return undefined
    throw new ConfigError('the environment', [{ path: 'MAPPING_URI', message: found.why }])
  }
  if (found.kind === 'unreadable') onNote(`${chosen}: ${found.why}. The bundled mapping runs`)
  return found.kind === 'text' ? chosen : undefined
}

/** Where nobody asks for demo devices, they come with the first page, and never go to an endpoint of somebody's own. */
function startDemo(
  { simulatedDevices, source, target }: StartOptions,
  { studio }: StackDependencies,
  page: PageLink | undefined,
): void {
  if (simulatedDevices !== undefined) page?.startDemo(simulatedDevices)
  else if (source.kind === 'listen' && target.kind === 'embedded') {
    void studio?.opened.then(() => page?.startDemoIfQuiet(demoDevices))
  }
}

async function untilStopped({ durationMs }: StartOptions, { stopped }: StackDependencies): Promise<void> {
  await (durationMs === undefined ? stopped : Promise.race([stopped, sleep(durationMs)]))
}

/** Gives what waits a little time. Returns how many messages were left over. */
async function drain(queue: MessageQueue<PublishedMessage>, local: Closable): Promise<number> {
  await Promise.race([queue.idle(), sleep(drainTimeoutMs)])
  const left = queue.clear()
  await local.close()
  await queue.idle()
  return left
}

function sleep(durationMs: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, durationMs).unref()
  })
}
