// Which screen is shown, by the path of the URL. Back and forward work, since each change is an entry of the history.

import { useEffect, useState } from 'preact/hooks'

/** Told after `navigate`, which the browser itself tells nobody of. */
const changed = new EventTarget()

/** @param to a path with what follows it, such as `/map?topic=7` */
export function navigate(to: string): void {
  if (to === location.pathname + location.search + location.hash) return
  history.pushState(undefined, '', to)
  changed.dispatchEvent(new Event('change'))
}

/** @returns the place in the page, again whenever it changes */
export function usePlace(): { readonly path: string; readonly query: URLSearchParams } {
  const [href, setHref] = useState(location.href)
  useEffect(() => {
    const update = () => setHref(location.href)
    changed.addEventListener('change', update)
    window.addEventListener('popstate', update)
    return () => {
      changed.removeEventListener('change', update)
      window.removeEventListener('popstate', update)
    }
  }, [])
  const { pathname, searchParams } = new URL(href)
  return { path: pathname, query: searchParams }
}
