// A message as a link to the playground, with the mapping that runs.

import { useEffect, useState } from 'preact/hooks'
import type { MappingInForce, StudioState } from '../../page-api.ts'
import type { RecordedMessage } from '../engine/protocol.ts'
import { getJson } from '../parts/api.ts'
import { Dialog } from '../parts/dialog.tsx'
import type { PlaygroundState } from '../playground/playground-source.ts'
import { ShareDialog } from '../playground/share-dialog.tsx'

export interface ShareMessageProps {
  readonly message: RecordedMessage
  readonly state: StudioState
  close(): void
}

export function ShareMessage({ message, state: { playgroundUrl }, close }: ShareMessageProps) {
  const [shared, setShared] = useState<PlaygroundState>()
  const [problem, setProblem] = useState<string>()
  // The message as it was when somebody asked for the link, whatever comes meanwhile.
  useEffect(() => {
    getJson<MappingInForce>('/api/mapping').then(
      ({ runningText }) => setShared({ mapping: runningText, messages: [message] }),
      (error: Error) => setProblem(error.message),
    )
  }, [])
  if (problem !== undefined) {
    return (
      <Dialog title="Share" close={close}>
        <p class="bad">{problem}</p>
      </Dialog>
    )
  }
  if (shared === undefined) return null
  return (
    <ShareDialog
      close={close}
      state={shared}
      address={playgroundUrl ?? `${location.origin}/playground/`}
      note={
        playgroundUrl === undefined
          ? 'The link opens the playground of this program, which others may not reach. Start with --playground-url URL for a playground that they reach.'
          : undefined
      }
    />
  )
}
