// Each message by itself: what decoding finds is what was put in, mapping it twice or explaining it is the same, and
// what mapping makes of it is sound.

import { decodeEvent } from '#decode'
import type { JsonValue, Mapped, Message } from '../../src/model.ts'
import type { Pipeline } from '../../src/pipeline.ts'
import { checkMapped, fingerprint } from './check-mapped.ts'
import { eventStartMs, type FuzzCase, type FuzzRecord } from './fuzz-case.ts'
import { limitsOf, type MappingUnderTest } from './mapping-under-test.ts'
import { type Expected, type Problem, problemOf, type Thoroughness } from './problem.ts'

export interface Alone {
  /** One for each record. */
  readonly mapped: readonly Expected[]
}

export async function checkAlone(
  event: JsonValue,
  pipeline: Pipeline,
  fuzzCase: FuzzCase,
  underTest: MappingUnderTest,
  { explain }: Thoroughness,
): Promise<Alone | Problem> {
  const { records, tight, shape } = fuzzCase
  const decoded = decodeEvent(event, pipeline.decode, eventStartMs)
  if (decoded.length !== records.length)
    return { kind: 'a record is missing', detail: String(decoded.length) }
  const mapped: Expected[] = []
  for (const [index, record] of records.entries()) {
    const content = decoded.record(index)
    if (content.kind === 'undecodable') mapped.push({ samples: [], isLost: true })
    else if (content.kind === 'series') mapped.push({ samples: content.samples, isLost: false })
    else {
      const wrong = shape === 'plain' ? undefined : checkEnvelope(content, record)
      if (wrong !== undefined) return wrong
      const one = await checkMessage(() => messageOf(decoded.record(index)), underTest, tight, explain)
      if ('kind' in one) return one
      const isLost = one.unreadable !== undefined && one.unreadable.reason !== 'empty'
      mapped.push({ samples: one.samples, isLost })
    }
  }
  return { mapped }
}

function messageOf(content: object): Message {
  return content as Message
}

function checkEnvelope(
  message: Message,
  { topic, clientId, receivedAtMs, wrapper }: FuzzRecord,
): Problem | undefined {
  if (wrapper === 'broken') return { kind: 'a device has forged an envelope', detail: message.topic }
  const isRight =
    message.topic === topic &&
    message.clientId === (clientId === 'n/a' ? undefined : clientId) &&
    (wrapper === 'error action' || message.receivedAtMs === receivedAtMs)
  return isRight ? undefined : { kind: 'the envelope is not what was sent', detail: JSON.stringify(message) }
}

async function checkMessage(
  message: () => Message,
  underTest: MappingUnderTest,
  tight: boolean,
  explain: boolean,
): Promise<Mapped | Problem> {
  const mapping = await underTest.mapping(tight)
  let mapped: Mapped
  try {
    mapped = await mapping.map(message())
  } catch (error) {
    return problemOf('mapping', error)
  }
  const wrong = checkMapped(mapped, limitsOf(tight), Buffer.byteLength(message().payload.base64(), 'base64'))
  if (wrong !== undefined) return wrong
  const again = fingerprint(await mapping.map(message()))
  const first = fingerprint(mapped)
  if (first !== again) return { kind: 'mapping twice differs', detail: `${first}\n\n${again}` }
  if (explain) {
    try {
      const explanation = await (await underTest.explainer(tight)).explain(message())
      const told = fingerprint({ ...mapped, samples: explanation.samples })
      if (told !== first) return { kind: 'the explanation differs', detail: `${first}\n\n${told}` }
    } catch (error) {
      return problemOf('explain', error)
    }
  }
  return mapped
}
