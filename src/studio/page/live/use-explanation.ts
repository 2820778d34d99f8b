// What became of each leaf of a message, by the mapping that runs: explained in the page's engine, with the message that is
// shown. What was explained stays until the next explanation is there, if it is of the same topic.

import { useEffect, useState } from 'preact/hooks'
import type { MappingInForce } from '../../page-api.ts'
import { engineOfPage } from '../engine/engine-of-page.ts'
import type { ExplainedMessage } from '../engine/protocol.ts'
import { getJson } from '../parts/api.ts'
import type { ShownMessage } from './use-messages.ts'

export interface Explanation {
  readonly explained: ExplainedMessage | undefined
  /** Why there is none. */
  readonly problem: string | undefined
}

interface Found extends Explanation {
  readonly messageId: number
  readonly topicId: number
}

/** @param runningHash of the mapping that runs; '' for the bundled one */
export function useExplanation(
  shown: ShownMessage | undefined,
  runningHash: string | undefined,
): Explanation {
  const text = useRunningText(runningHash)
  const [found, setFound] = useState<Found>()
  const id = shown?.payload === undefined ? undefined : shown.id
  useEffect(() => {
    if (shown?.payloadBase64 === undefined || !text.isKnown) return
    let isCurrent = true
    const { topic, topicId, payloadBase64, receivedAtMs, clientId } = shown
    const message = {
      topic,
      payloadBase64,
      receivedAtMs,
      isTimeKnown: true,
      clientId: clientId === 'n/a' ? undefined : clientId,
    }
    const of = { messageId: shown.id, topicId }
    engineOfPage()
      .call('explain', [text.text, message])
      .then((explained) => isCurrent && setFound({ ...of, explained, problem: undefined }))
      .catch((error: Error) => isCurrent && setFound({ ...of, explained: undefined, problem: error.message }))
    return () => {
      isCurrent = false
    }
  }, [id, text])
  if (found === undefined || found.topicId !== shown?.topicId)
    return { explained: undefined, problem: undefined }
  return found
}

interface RunningText {
  readonly isKnown: boolean
  /** Undefined for the bundled mapping alone. */
  readonly text: string | undefined
}

function useRunningText(hash: string | undefined): RunningText {
  const [text, setText] = useState<RunningText>({ isKnown: false, text: undefined })
  useEffect(() => {
    if (hash === undefined) return
    if (hash === '') {
      setText({ isKnown: true, text: undefined })
      return
    }
    const controller = new AbortController()
    getJson<MappingInForce>('/api/mapping', {}, controller.signal)
      .then(({ runningText }) => setText({ isKnown: true, text: runningText }))
      .catch(() => undefined)
    return () => controller.abort()
  }, [hash])
  return text
}
