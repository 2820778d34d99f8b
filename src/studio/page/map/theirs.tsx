// The file was changed elsewhere while it was changed here: theirs beside mine, and nothing is overwritten unseen.

import { useState } from 'preact/hooks'
import { Dialog } from '../parts/dialog.tsx'
import type { MapFile } from './map-source.ts'
import type { MapModel } from './use-mapping.ts'

export function Theirs({ model, theirs }: { readonly model: MapModel; readonly theirs: MapFile }) {
  const [isOpen, setOpen] = useState(false)
  const choices = (
    <>
      <button type="button" onClick={model.takeTheirs}>
        Take theirs
      </button>
      <button type="button" onClick={model.keepMine}>
        Keep mine
      </button>
    </>
  )
  return (
    <>
      <p class="banner warn-wash" role="alert">
        ⚠ {theirs.name} was changed elsewhere since you began. Nothing was overwritten.
        <button type="button" class="primary" onClick={() => setOpen(true)}>
          Compare
        </button>
        {choices}
      </p>
      {isOpen && (
        <Dialog title="Theirs │ mine" close={() => setOpen(false)}>
          <div class="two-texts">
            <TextColumn title="theirs, on disk" text={theirs.text ?? ''} other={model.state.text ?? ''} />
            <TextColumn title="mine, not saved" text={model.state.text ?? ''} other={theirs.text ?? ''} />
          </div>
          <p class="dialog-choices">{choices}</p>
        </Dialog>
      )}
    </>
  )
}

/** Lines that the other text does not have are marked. */
function TextColumn({
  title,
  text,
  other,
}: {
  readonly title: string
  readonly text: string
  readonly other: string
}) {
  const known = new Set(other.split('\n'))
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <pre class="whole">
        {text.split('\n').map((line, index) => (
          <span key={index} class={known.has(line) ? '' : 'differs'}>
            {line}
            {'\n'}
          </span>
        ))}
      </pre>
    </section>
  )
}
