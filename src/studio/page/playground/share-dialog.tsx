// A link with everything in it, or a file where a link would be too long. It says what is in it.

import { useEffect, useState } from 'preact/hooks'
import { Dialog } from '../parts/dialog.tsx'
import { counted, formatBytes } from '../parts/format.ts'
import type { PlaygroundState } from './playground-source.ts'
import { fragmentMax, fragmentOf } from './share.ts'

export interface ShareDialogProps {
  readonly close: () => void
  readonly state: PlaygroundState
  /** Of the playground that the link opens. */
  readonly address: string
  /** What else there is to know about the link. */
  readonly note?: string | undefined
}

export function ShareDialog({ close, state, address, note }: ShareDialogProps) {
  /** '' if it is too long for a link. */
  const [link, setLink] = useState<string>()
  const [isCopied, setCopied] = useState(false)
  useEffect(() => {
    void fragmentOf(state).then((fragment) => {
      setLink(fragment === undefined ? '' : address + fragment)
    })
  }, [state, address])
  const { messages, mapping } = state
  return (
    <Dialog title="Share" close={close}>
      <p>
        In it: {counted(messages.length, 'message')} with topics and payloads
        {mapping !== undefined && ', and the mapping'}. Whoever gets it can read all of them. The part behind
        # stays in the browser: opening the link sends it to no server.
      </p>
      {link === '' && (
        <p>
          This is more than {formatBytes(fragmentMax)}, too long for a link that mail and chat pass on. Send
          it as a file; “Open file” of the playground reads it.
        </p>
      )}
      {note !== undefined && link !== '' && <p class="muted">{note}</p>}
      {link !== undefined && link !== '' && (
        <p class="share-link">
          <input
            class="mono"
            readOnly
            value={link}
            aria-label="Link"
            onFocus={(event) => event.currentTarget.select()}
          />
          <button
            type="button"
            class="primary"
            onClick={async () => {
              await navigator.clipboard.writeText(link)
              setCopied(true)
            }}
          >
            {isCopied ? '✓ copied' : 'Copy link'}
          </button>
        </p>
      )}
      <p>
        <button type="button" onClick={() => saveFile(state)}>
          Save as a file
        </button>
      </p>
    </Dialog>
  )
}

function saveFile(state: PlaygroundState): void {
  const url = URL.createObjectURL(new Blob([JSON.stringify(state)], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = url
  link.download = 'playground.json'
  link.click()
  URL.revokeObjectURL(url)
}
