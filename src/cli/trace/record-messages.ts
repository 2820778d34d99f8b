// Writes the messages of a topic as JSON lines, which `map`, `suggest` and the studio read.

import { open } from 'node:fs/promises'
import path from 'node:path'
import type { Aws } from '#stack'
import type { PublishedMessage, Subscription } from '#studio'
import { ConfigError } from '../../errors.ts'
import type { CommandStreams } from '../command.ts'
import { describeFileError } from '../describe-file.ts'
import { openIotData } from './iot-data.ts'

export interface Recording {
  readonly topic: string
  readonly durationMs: number
  readonly out: string | undefined
}

/** @returns the exit status: 1 if no message came */
export async function recordMessages(
  aws: Aws,
  { topic, durationMs, out }: Recording,
  streams: CommandStreams,
): Promise<number> {
  const file = out === undefined ? undefined : await openNew(path.resolve(streams.folder, out))
  const iot = await openIotData(aws)
  let written = Promise.resolve()
  const write = (line: string) => {
    if (file === undefined) streams.out(line)
    else written = written.then(() => file.appendFile(line))
  }
  let subscription: Subscription | undefined
  let timer: NodeJS.Timeout | undefined
  try {
    subscription = await iot.subscribe({
      topicFilter: topic,
      // Longer than we wait, since its own end says how `start` makes it longer.
      durationMs: durationMs + 60_000,
      onMessage: (message) => write(`${recordedLine(message)}\n`),
      onNote: (note) => streams.err(`${note}\n`),
    })
    const over = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, durationMs)
    })
    await Promise.race([over, streams.stopped()])
    await written
    const { messages = 0, usd = 0 } = subscription.usage?.() ?? {}
    streams.err(`${messages} message${messages === 1 ? '' : 's'}, about USD ${usd.toFixed(2)}\n`)
    return messages > 0 ? 0 : 1
  } finally {
    clearTimeout(timer)
    await subscription?.close()
    await file?.close()
  }
}

/** A line as the rule's SQL would name it. The payload stays as it is where it is JSON in one line. */
export function recordedLine({ topic, payload, receivedAtMs }: PublishedMessage): string {
  const bytes = Buffer.from(payload)
  const text = bytes.toString('utf8')
  const start = `{"topic":${JSON.stringify(topic)},"received_at":${receivedAtMs}`
  const isLine = Buffer.from(text).equals(bytes) && !/[\r\n\u2028\u2029]/.test(text) && isJson(text)
  return isLine ? `${start},"payload":${text}}` : `${start},"payload_base64":"${bytes.toString('base64')}"}`
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

async function openNew(file: string) {
  try {
    return await open(file, 'wx')
  } catch (error) {
    const exists = (error as NodeJS.ErrnoException).code === 'EEXIST'
    const message = exists ? 'the file exists already; name another one' : describeFileError(error)
    throw new ConfigError('options', [{ path: '--out', message }])
  }
}
