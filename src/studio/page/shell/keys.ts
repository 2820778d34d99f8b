// Keys of the page. A screen says what its keys do while it is shown; the help lists exactly these.

import { useEffect, useRef } from 'preact/hooks'

export interface KeyBinding {
  /** As `KeyboardEvent.key` has it; `mod+s` with Ctrl, on a Mac with Command. */
  readonly key: string
  /** What it does, for the help. */
  readonly words: string
  readonly run: () => void
}

type Bindings = { readonly current: readonly KeyBinding[] }

const active = new Set<Bindings>()

/** Bindings that hold as long as the component is there. Letters do nothing while somebody types in a field. */
export function useKeys(bindings: readonly KeyBinding[]): void {
  const latest = useRef(bindings)
  latest.current = bindings
  useEffect(() => {
    active.add(latest)
    return () => void active.delete(latest)
  }, [])
}

/** In the order in which they were said. */
export function activeKeys(): readonly KeyBinding[] {
  return [...active].flatMap(({ current }) => current)
}

/** @returns what stops listening */
export function listenForKeys(): () => void {
  const onKey = (event: KeyboardEvent) => {
    const isMod = event.ctrlKey || event.metaKey
    if (event.defaultPrevented || event.altKey || (isTyping(event) && !isMod && event.key !== 'Escape'))
      return
    if (document.querySelector('dialog[open]') !== null) return
    const pressed = isMod ? `mod+${event.key.toLowerCase()}` : event.key
    // What was said last goes first: a part of a screen may take a key over.
    const binding = activeKeys().findLast(({ key }) => key === pressed)
    if (binding === undefined) return
    event.preventDefault()
    binding.run()
  }
  window.addEventListener('keydown', onKey)
  return () => window.removeEventListener('keydown', onKey)
}

function isTyping(event: KeyboardEvent): boolean {
  const [target] = event.composedPath()
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)
}
