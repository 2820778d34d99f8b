// How the tests of the file went; the failed ones with what they expect and what they got.

import { useState } from 'preact/hooks'
import type { TestOutcome } from '../engine/protocol.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Text } from '../parts/text.tsx'

export function FileTests({ tests }: { readonly tests: readonly TestOutcome[] }) {
  const [isOpen, setOpen] = useState(false)
  if (tests.length === 0) return null
  const failed = tests.filter(({ passed }) => !passed).length
  return (
    <>
      <button type="button" class="quiet" onClick={() => setOpen(true)}>
        tests <span class="good">{tests.length - failed} ✓</span>
        {failed > 0 && <span class="bad"> {failed} ✕</span>}
      </button>
      {isOpen && (
        <Dialog title="Tests of the file" close={() => setOpen(false)}>
          <ul class="tests">
            {tests.map(({ name, passed, diff }, index) => (
              <li key={index}>
                <span class={passed ? 'good' : 'bad'}>{passed ? '✓' : '✕'}</span> <Text>{name}</Text>
                {diff.length > 0 && (
                  <pre class="diff">
                    {diff.map((line) => (
                      <span key={line} class={diffTones[line[0] as keyof typeof diffTones] ?? 'muted'}>
                        <Text>{line}</Text>
                        {'\n'}
                      </span>
                    ))}
                  </pre>
                )}
              </li>
            ))}
          </ul>
        </Dialog>
      )}
    </>
  )
}

/** Expected and not there; there and not expected. */
const diffTones = { '-': 'bad', '+': 'good' }
