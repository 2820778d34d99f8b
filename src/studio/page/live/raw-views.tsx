// The payload as it came: as text, and as bytes.

import { toVisible } from '../../../printable.ts'
import { formatBytes } from '../parts/format.ts'
import { hexRows, isText, textOf } from './payload.ts'

const charsMax = 100_000

export function TextView({ payload }: { readonly payload: Uint8Array }) {
  const text = textOf(payload)
  return (
    <>
      {!isText(payload) && <p class="notice muted">These bytes are no text; what can be read of them:</p>}
      <pre class="raw">
        <bdi>{visibleLines(text.slice(0, charsMax))}</bdi>
      </pre>
      {text.length > charsMax && <p class="muted">… {formatBytes(payload.length)} in all</p>}
    </>
  )
}

/** Line breaks stay, since they are what makes the text legible. */
function visibleLines(text: string): string {
  return text.split('\n').map(toVisible).join('\n')
}

export function HexView({ payload }: { readonly payload: Uint8Array }) {
  const rows = hexRows(payload)
  return (
    <pre class="raw hex">
      {rows.map(({ at, hex, text }) => `${at}  ${hex.padEnd(47)}  ${text}`).join('\n')}
      {rows.length * 16 < payload.length && `\n… ${formatBytes(payload.length)} in all`}
    </pre>
  )
}
