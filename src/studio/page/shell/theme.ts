// Light or dark: as the system has it, or as somebody chose on this page.

import { useState } from 'preact/hooks'
import { readStored, store } from '../parts/stored.ts'

const themes = ['auto', 'light', 'dark'] as const

export type Theme = (typeof themes)[number]

const key = 'theme'

export function useTheme(): readonly [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState<Theme>(() => {
    const first = themes.find((one) => one === readStored(key)) ?? 'auto'
    apply(first)
    return first
  })
  return [
    theme,
    (next) => {
      apply(next)
      store(key, next)
      setTheme(next)
    },
  ]
}

export function nextTheme(theme: Theme): Theme {
  return themes[(themes.indexOf(theme) + 1) % themes.length] as Theme
}

function apply(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme
}
