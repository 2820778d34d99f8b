// Text that somebody else wrote: a topic, a payload, a label, an answer. It is never markup or a link; controls are visible,
// its direction stays its own, and a long one is cut until somebody wants to see it.

import { useState } from 'preact/hooks'
import { toVisible } from '../../../printable.ts'
import { formatBytes } from './format.ts'

/** What is shown of a long text at first, in UTF-16 units. */
const charsShown = 200
/** What is shown at most: a browser lays out no megabytes of a line. */
const charsMax = 200_000

export interface TextProps {
  readonly children: string
  readonly class?: string
}

export function Text({ children, class: className }: TextProps) {
  const [isWhole, setWhole] = useState(false)
  const isLong = children.length > charsShown
  const shown = children.slice(0, isWhole ? charsMax : charsShown)
  return (
    <bdi class={className === undefined ? 'text' : `text ${className}`}>
      {toVisible(shown)}
      {isLong && !isWhole && (
        <>
          … {formatBytes(new Blob([children]).size)}{' '}
          <button type="button" class="link" onClick={() => setWhole(true)}>
            show raw
          </button>
        </>
      )}
    </bdi>
  )
}
