// The studio's messages and file, by its server.

import type {
  HeldMessage,
  MappingConflict,
  MappingInForce,
  MappingSummary,
  RecordedMessages,
} from '../../page-api.ts'
import type { RecordedMessage } from '../engine/protocol.ts'
import { getJson, RefusedError, sendJson } from '../parts/api.ts'
import type { MapFile, MapMessages, MapSource, SaveResult } from './map-source.ts'

const messagesMax = 10_000

export interface ServerSource extends MapSource {
  /** What the server says of the file, whenever it says it. */
  told(summary: MappingSummary): void
}

/** @param topicId of the topic to begin with, as the server numbers them */
export function createServerSource(topicId?: number): ServerSource {
  let known: string | undefined
  let tell: ((file: MapFile) => void) | undefined
  return {
    isLive: true,
    savedWords: 'mapping.yaml written · running',
    load: async () => fileOf(await getJson<MappingInForce>('/api/mapping')),
    messages: () => messages(topicId),
    save,
    watch(onChange) {
      tell = onChange
      return () => {
        tell = undefined
      }
    },
    told({ diskHash, runningHash, unreadable }) {
      const next = `${diskHash} ${runningHash} ${unreadable}`
      if (known !== undefined && next !== known) {
        // Where the server cannot answer, the stream says it again.
        getJson<MappingInForce>('/api/mapping').then(
          (file) => tell?.(fileOf(file)),
          () => undefined,
        )
      }
      known = next
    },
  }
}

async function messages(topicId: number | undefined): Promise<MapMessages> {
  const recorded = await getJson<RecordedMessages>('/api/recorded', { max: messagesMax })
  // One that is too large for the list comes without its payload.
  const given = recorded.messages.filter(({ payloadBase64 }) => payloadBase64 !== undefined)
  const chosen = given.findLastIndex((message) => message.topicId === topicId)
  return {
    held: recorded.held,
    chosen: chosen < 0 ? undefined : chosen,
    messages: given.flatMap((message) => recordedOf(message) ?? []),
  }
}

/** @returns undefined for a message whose payload was not fetched */
export function recordedOf(message: HeldMessage): RecordedMessage | undefined {
  const { topic, payloadBase64, receivedAtMs, clientId } = message
  if (payloadBase64 === undefined) return undefined
  const client = clientId === 'n/a' ? undefined : clientId
  return { topic, payloadBase64, receivedAtMs, isTimeKnown: true, clientId: client }
}

async function save(text: string, baseHash: string): Promise<SaveResult> {
  try {
    const file = await sendJson<MappingInForce>('PUT', '/api/mapping', { text, baseHash })
    return { kind: 'saved', file: fileOf(file) }
  } catch (error) {
    if (error instanceof RefusedError && error.status === 409) {
      return { kind: 'conflict', theirs: fileOf((error.body as MappingConflict).theirs) }
    }
    return { kind: 'failed', why: (error as Error).message }
  }
}

function fileOf({ file, text, unreadable, diskHash, runningText }: MappingInForce): MapFile {
  const name = file.replace(/^.*[\\/]/, '')
  return { name, text, unreadable: unreadable || undefined, hash: diskHash, running: runningText }
}
