// The way to paste messages that is always there: a button, a key, and what is pasted anywhere on the screen.

import { useEffect, useState } from 'preact/hooks'
import { Dialog } from '../parts/dialog.tsx'
import { useKeys } from '../shell/keys.ts'
import { PasteMessages } from './paste-messages.tsx'

export function PasteButton() {
  /** Undefined while it is closed. */
  const [given, setGiven] = useState<string>()
  useKeys([{ key: 'v', words: 'paste messages', run: () => setGiven('') }])
  useEffect(() => {
    const take = (event: ClipboardEvent) => {
      const target = event.target as Element | null
      const text = event.clipboardData?.getData('text') ?? ''
      if (text.trim() === '' || target?.closest('input, textarea, select, dialog') != null) return
      event.preventDefault()
      setGiven(text)
    }
    document.addEventListener('paste', take)
    return () => document.removeEventListener('paste', take)
  }, [])
  return (
    <>
      <button type="button" onClick={() => setGiven('')}>
        + paste
      </button>
      {given !== undefined && (
        <Dialog title="Messages of your own" close={() => setGiven(undefined)}>
          <PasteMessages given={given} done={() => setGiven(undefined)} />
        </Dialog>
      )}
    </>
  )
}
