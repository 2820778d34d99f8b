// The problems, fetched again as messages come: one request at a time, at most one a second, none while the page is hidden.

import { useEffect, useRef, useState } from 'preact/hooks'
import type { HeldMessage, Problems } from '../../page-api.ts'
import { getJson } from '../parts/api.ts'
import type { StudioView } from '../parts/studio-store.ts'
import { navigate } from '../shell/router.ts'

const pauseMs = 1_000

export function useProblems({ ticks, state }: StudioView) {
  const [problems, setProblems] = useState<Problems>()
  const [said, setSaid] = useState('')
  /** A request, or the pause behind it. */
  const isBusy = useRef(false)
  const again = useRef(false)
  const isThere = useRef(true)
  const fetchProblems = () => {
    again.current = isBusy.current
    if (isBusy.current || document.hidden) return
    isBusy.current = true
    getJson<Problems>('/api/problems')
      .then((found) => isThere.current && setProblems(found))
      .catch(() => undefined)
      .finally(() => {
        setTimeout(() => {
          isBusy.current = false
          if (again.current && isThere.current) fetchProblems()
        }, pauseMs)
      })
  }
  useEffect(() => {
    isThere.current = true
    return () => {
      isThere.current = false
    }
  }, [])
  const settled = state?.totals.messages
  useEffect(fetchProblems, [ticks, settled])

  /** Shows the message in Live. */
  const see = (messageId: number) => {
    getJson<HeldMessage>('/api/message', { id: messageId }).then(
      ({ topicId, id }) => navigate(`/?topic=${topicId}&message=${id}`),
      (error: Error) => setSaid(error.message),
    )
  }
  return { problems, see, said }
}
