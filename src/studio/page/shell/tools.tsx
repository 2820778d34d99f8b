// Puts the tools of a screen, such as its search, into the row of the tabs.

import { type ComponentChildren, render } from 'preact'
import { useLayoutEffect } from 'preact/hooks'

const place = () => document.getElementById('tools') as HTMLElement

/** A tree of its own in the row, made anew whenever the screen is: no part of it asks for what is around it. */
export function Tools({ children }: { readonly children: ComponentChildren }) {
  useLayoutEffect(() => render(children, place()))
  useLayoutEffect(() => {
    const row = place()
    return () => render(null, row)
  }, [])
  return null
}
