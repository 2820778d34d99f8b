// Records messages to a file of JSON lines, as `map` and `suggest` read them. Bounded: it stops by itself, and says so.

import { once } from 'node:events'
import { createWriteStream, type WriteStream } from 'node:fs'
import type { PublishedMessage } from '../../make-envelope.ts'
import { makeEnvelope } from '../../make-envelope.ts'
import type { RecordingState } from '../../page-api.ts'

export interface Recorder {
  state(): RecordingState
  /** @throws Error if the file cannot be written */
  start(file: string): Promise<void>
  stop(): Promise<void>
  record(message: PublishedMessage): void
}

export interface RecorderLimits {
  readonly messagesMax: number
  readonly bytesMax: number
  /** What waits for the disk. */
  readonly waitingBytesMax: number
}

const recorderLimits: RecorderLimits = {
  messagesMax: 1_000_000,
  bytesMax: 200_000_000,
  waitingBytesMax: 16_000_000,
}

export function createRecorder(limits: RecorderLimits = recorderLimits): Recorder {
  let stream: WriteStream | undefined
  let state: RecordingState = { file: undefined, isOn: false, messages: 0, bytes: 0, detail: '' }

  /** Of the stream before, which may have stopped by itself. */
  let closed: Promise<unknown> = Promise.resolve()

  async function stop(detail = ''): Promise<void> {
    const open = stream
    stream = undefined
    if (open !== undefined) {
      state = { ...state, isOn: false, detail }
      if (!open.destroyed) closed = once(open, 'close')
      open.end()
    }
    await closed
  }

  return {
    state: () => state,
    async start(file) {
      await stop()
      // Never a file that is there.
      const opened = createWriteStream(file, { flags: 'wx' })
      await once(opened, 'open')
      opened.on('error', (error) => void stop(error.message))
      stream = opened
      state = { file, isOn: true, messages: 0, bytes: 0, detail: '' }
    },
    stop: () => stop(),
    record(message) {
      if (stream === undefined) return
      const line = `${lineOf(message)}\n`
      const bytes = state.bytes + Buffer.byteLength(line)
      if (state.messages >= limits.messagesMax || bytes > limits.bytesMax) {
        void stop('stopped: the recording is as large as it may be')
      } else if (stream.writableLength > limits.waitingBytesMax) {
        void stop('stopped: the disk is slower than the messages')
      } else {
        stream.write(line)
        state = { ...state, messages: state.messages + 1, bytes }
      }
    },
  }
}

/** A payload that is JSON is legible, if the same bytes come out of it again. */
export function lineOf(message: PublishedMessage): string {
  const { payload_base64, ...envelope } = makeEnvelope(message)
  const text = Buffer.from(message.payload).toString('utf8')
  try {
    if (JSON.stringify(JSON.parse(text)) === text)
      return `${JSON.stringify(envelope).slice(0, -1)},"payload":${text}}`
  } catch {
    // Then its bytes.
  }
  return JSON.stringify({ ...envelope, payload_base64 })
}
