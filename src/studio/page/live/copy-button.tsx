// Copies a text, and says that it did.

import { useState } from 'preact/hooks'

export interface CopyButtonProps {
  readonly words: string
  text(): string
}

const saidMs = 1_500

export function CopyButton({ words, text }: CopyButtonProps) {
  const [said, setSaid] = useState('')
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text())
      setSaid('copied')
    } catch {
      setSaid('the browser refuses')
    }
    setTimeout(() => setSaid(''), saidMs)
  }
  return (
    <button type="button" class="quiet" onClick={() => void copy()}>
      {said === '' ? words : said}
    </button>
  )
}
