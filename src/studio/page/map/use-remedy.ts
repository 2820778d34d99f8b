// A change that the screen Problems asks for: once file and messages are there, it is prepared for the message of the URL.

import { useEffect } from 'preact/hooks'
import type { HeldMessage } from '../../page-api.ts'
import { readRemedyUrl } from '../engine/remedy-kinds.ts'
import { getJson } from '../parts/api.ts'
import { usePlace } from '../shell/router.ts'
import { recordedOf } from './server-source.ts'
import type { MapModel } from './use-mapping.ts'

export function useRemedy({ state, prepare, tell }: MapModel): void {
  const { query } = usePlace()
  const asked = query.toString()
  const isLoaded = state.file !== undefined
  useEffect(() => {
    const remedy = readRemedyUrl(query)
    if (remedy === undefined || !isLoaded) return
    const controller = new AbortController()
    getJson<HeldMessage>('/api/message', { id: remedy.messageId }, controller.signal).then(
      (held) => {
        const message = recordedOf(held)
        if (message !== undefined) void prepare(message, remedy.request)
      },
      (error: Error) => {
        if (controller.signal.aborted) return
        tell({ tone: 'warn', words: `no change was prepared: ${error.message}` })
      },
    )
    return () => controller.abort()
  }, [asked, isLoaded])
}
