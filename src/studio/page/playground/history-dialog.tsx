// What was in the playground before.

import { useState } from 'preact/hooks'
import { Dialog } from '../parts/dialog.tsx'
import { counted } from '../parts/format.ts'
import { Text } from '../parts/text.tsx'
import { readHistory } from './history.ts'
import type { PlaygroundState } from './playground-source.ts'

export interface HistoryDialogProps {
  readonly close: () => void
  readonly open: (state: PlaygroundState) => void
}

export function HistoryDialog({ close, open }: HistoryDialogProps) {
  const [entries] = useState(readHistory)
  return (
    <Dialog title="History" close={close}>
      {entries.length === 0 && (
        <p class="muted">
          What is here when you open something else stands in this list, in this browser only.
        </p>
      )}
      <ul class="examples">
        {entries.map((entry) => (
          <li key={`${entry.atMs} ${entry.title}`}>
            <button type="button" class="link" onClick={() => open(entry.state)}>
              <Text>{entry.title}</Text>
            </button>{' '}
            <span class="muted">
              {new Date(entry.atMs).toLocaleString()} · {counted(entry.state.messages.length, 'message')}
            </span>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
