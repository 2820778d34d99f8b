// The menu of examples and presets.

import { useEffect, useState } from 'preact/hooks'
import { Dialog } from '../parts/dialog.tsx'
import { type Example, loadExamples } from './examples.ts'

export interface ExamplesDialogProps {
  readonly close: () => void
  readonly open: (example: Example) => void
}

export function ExamplesDialog({ close, open }: ExamplesDialogProps) {
  const [examples, setExamples] = useState<readonly Example[]>()
  const [find, setFind] = useState('')
  const [problem, setProblem] = useState('')
  useEffect(() => {
    loadExamples().then(setExamples, (error: Error) => setProblem(error.message))
  }, [])
  const found = (examples ?? []).filter(({ name, about }) => {
    return `${name} ${about}`.toLowerCase().includes(find.trim().toLowerCase())
  })
  return (
    <Dialog title="Examples and presets" close={close}>
      <input
        type="search"
        class="wide"
        placeholder="find a device or a word"
        aria-label="Find an example"
        value={find}
        onInput={(event) => setFind(event.currentTarget.value)}
      />
      {problem !== '' && <p class="bad">✕ {problem}</p>}
      {(['example', 'preset'] as const).map((kind) => (
        <section key={kind} class="example-group">
          <h3>{kind === 'example' ? 'Examples' : 'Presets: device families'}</h3>
          <ul class="examples">
            {found
              .filter((example) => example.kind === kind)
              .map((example) => (
                <li key={example.name}>
                  <button type="button" class="link" onClick={() => open(example)}>
                    {example.name}
                  </button>{' '}
                  <span class="muted">{example.about}</span>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </Dialog>
  )
}
