// The playground: Map without a server, with examples, a history in the browser, and links to share.

import { useMemo, useState } from 'preact/hooks'
import { engineOfPage } from '../engine/engine-of-page.ts'
import type { RecordedMessage } from '../engine/protocol.ts'
import { MapView } from '../map/map-view.tsx'
import { useMapping } from '../map/use-mapping.ts'
import { Dialog } from '../parts/dialog.tsx'
import type { Example } from './examples.ts'
import { ExamplesDialog } from './examples-dialog.tsx'
import { remember } from './history.ts'
import { HistoryDialog } from './history-dialog.tsx'
import { createPlaygroundSource, type PlaygroundState, parseState } from './playground-source.ts'
import { ShareDialog } from './share-dialog.tsx'

export interface PlaygroundScreenProps {
  readonly first: PlaygroundState
  /** It came with the link. */
  readonly isShared: boolean
  /** The link had something that cannot be read. */
  readonly isDamaged: boolean
}

type Open = 'examples' | 'history' | 'share' | undefined

export function PlaygroundScreen({ first, isShared, isDamaged }: PlaygroundScreenProps) {
  const source = useMemo(() => createPlaygroundSource(first), [first])
  const model = useMapping(source)
  const [open, setOpen] = useState<Open>()
  const [isTold, setTold] = useState(!isShared && !isDamaged)
  const close = () => setOpen(undefined)
  const show = ({ mapping, messages }: PlaygroundState) => {
    remember(source.current(), Date.now())
    model.open(mapping, messages)
    close()
  }
  const openExample = async ({ mapping, messages }: Example) => {
    const read = await engineOfPage().call('read', [messages, Date.now()])
    show({ mapping, messages: read.messages as RecordedMessage[] })
  }
  return (
    <>
      <MapView
        model={model}
        canSave={false}
        tools={
          <>
            <button type="button" onClick={() => setOpen('examples')}>
              Examples
            </button>
            <button type="button" onClick={() => setOpen('history')}>
              History
            </button>
            <button type="button" onClick={() => setOpen('share')}>
              Share
            </button>
            <FileButton
              open={async (text) => {
                const state = parseState(text)
                if (state !== undefined) show(state)
                else
                  model.tell({
                    tone: 'bad',
                    words: 'this is no file of a playground; drop messages on the left',
                  })
              }}
            />
          </>
        }
      />
      {open === 'examples' && <ExamplesDialog close={close} open={(example) => void openExample(example)} />}
      {open === 'history' && <HistoryDialog close={close} open={show} />}
      {open === 'share' && (
        <ShareDialog close={close} state={source.current()} address={location.href.replace(/#.*$/, '')} />
      )}
      {!isTold && (
        <Dialog
          title={isDamaged ? 'This link cannot be read' : 'This came with the link'}
          close={() => setTold(true)}
        >
          <p>
            {isDamaged
              ? 'What is behind # in the link is damaged or too large. The playground shows what it had before.'
              : 'Messages and mapping are of whoever made the link. They are in this browser only, and no server has them.'}
          </p>
        </Dialog>
      )}
    </>
  )
}

function FileButton({ open }: { readonly open: (text: string) => Promise<void> }) {
  return (
    <label class="file-button">
      Open file
      <input
        type="file"
        accept=".json,application/json"
        class="sr-only"
        onChange={async (event) => {
          const input = event.currentTarget
          const [file] = input.files ?? []
          if (file !== undefined) await open(await file.text())
          input.value = ''
        }}
      />
    </label>
  )
}
