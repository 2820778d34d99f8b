// Puts the tools of a screen, such as its search, into the row of the tabs.

import type { ComponentChildren } from 'preact'
import { createPortal } from 'preact/compat'
import { useEffect, useState } from 'preact/hooks'

export function Tools({ children }: { readonly children: ComponentChildren }) {
  const [place, setPlace] = useState<Element | null>(null)
  useEffect(() => setPlace(document.getElementById('tools')), [])
  return place && createPortal(children, place)
}
