// Dead letters in objects with names, of which there are two kinds: lines of dead letters, as the function writes them, and
// events that Lambda gave up on. Anything else is named and left alone.

import { isObject } from '#check'
import type { JsonValue } from '../../model.ts'
import type { DeadLetterStore, OpenObject, StoredObject } from './dead-letter-store.ts'
import type { FateList } from './fate-list.ts'
import { openAhead } from './open-ahead.ts'
import { type FailedEvent, readDeadLetter, readFailedEvent } from './read-dead-letter.ts'
import type { DeadLetterSource, Parcel } from './stored-dead-letter.ts'
import { toLine } from './to-line.ts'

/** An event has 6 MB, and an object of the function's an event's messages in base64. */
const objectBytesMax = 64_000_000
const examplesMax = 5

/** `YYYY-MM-DDTHH.MM.SS-UUID`. https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html */
const failedEventName = /(^|\/)\d{4}-\d\d-\d\dT\d\d\.\d\d\.\d\d-[^/.]*$/

/** @param whole the user names this one object, so that it is read whatever it is called */
export function createObjectSource(
  store: DeadLetterStore,
  payloadBytesMax: number,
  whole = false,
): DeadLetterSource {
  /** What is left of failed events is not read again in the same run. */
  const made = new Set<string>()
  const passedOver = { count: 0, examples: [] as string[] }

  function passOver(name: string, reason: string): void {
    if (++passedOver.count <= examplesMax) passedOver.examples.push(`${name}: ${reason}`)
  }

  async function* objects(): AsyncGenerator<StoredObject> {
    for await (const object of store.list()) {
      const { name, bytes } = object
      if (made.has(name)) continue
      const bytesMax = name.endsWith('.jsonl') ? Math.max(store.lineBytesMax, objectBytesMax) : objectBytesMax
      if (!whole && !name.endsWith('.jsonl') && !failedEventName.test(name))
        passOver(name, 'neither dead letters nor a failed event')
      else if (bytes > bytesMax) passOver(name, `more than ${bytesMax / 1e6} MB: split it into .jsonl files`)
      else yield object
    }
  }

  async function open(object: StoredObject): Promise<Parcel | undefined> {
    const { name, bytes } = object
    const opened = await store.open(object)
    if (opened === undefined) passOver(name, 'deleted during the run')
    if (opened === undefined || name.endsWith('.jsonl')) return opened && linesParcel(name, opened)
    const event = parseFailedEvent(await opened.text())
    if (event === undefined) return linesParcel(name, opened)
    return eventParcel(name, opened, readFailedEvent(event, bytes, payloadBytesMax))
  }

  function linesParcel(name: string, { lines, keep }: OpenObject): Parcel {
    return {
      name,
      async *deadLetters() {
        for await (const line of filled(lines())) yield readDeadLetter(line, undefined, payloadBytesMax)
      },
      settle: (fates) => keep(exceptStored(filled(lines()), fates)),
    }
  }

  function eventParcel(name: string, { keep }: OpenObject, event: FailedEvent): Parcel {
    return {
      name,
      async *deadLetters() {
        for (let position = 0; position < event.length; position++) yield event.deadLetter(position)
      },
      async settle(fates) {
        const lines: string[] = []
        for (let position = 0; position < event.length; position++) {
          const fate = fates.at(position)
          if (fate !== 'stored') lines.push(toLine(event.deadLetter(position), fate))
        }
        // First beside it: if the program ends in between, its dead letters are there twice instead of not at all.
        const left = `${name}-left.jsonl`
        if (lines.length > 0) {
          made.add(left)
          await store.put(left, lines.join(''))
        }
        const settled = await keep(nothing())
        return settled === 'removed' && lines.length > 0 ? 'shortened' : settled
      },
    }
  }

  return {
    rereadable: true,
    passedOver,
    async *parcels() {
      passedOver.count = 0
      passedOver.examples.length = 0
      yield* openAhead(objects(), open)
    },
    estimate: async () => undefined,
    close: async () => undefined,
  }
}

async function* filled(lines: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const line of lines) if (line.trim() !== '') yield line
}

async function* exceptStored(lines: AsyncIterable<string>, fates: FateList): AsyncGenerator<string> {
  let position = 0
  for await (const line of lines) if (fates.at(position++) !== 'stored') yield line
}

async function* nothing(): AsyncGenerator<string> {}

/** @returns undefined for anything else, which is read line by line */
function parseFailedEvent(text: string): JsonValue | undefined {
  try {
    const value: JsonValue = JSON.parse(text)
    const isEvent =
      isObject(value) &&
      ['KinesisBatchInfo', 'requestPayload', 'Records'].some((key) => Object.hasOwn(value, key))
    return isEvent ? value : undefined
  } catch {
    return undefined
  }
}
