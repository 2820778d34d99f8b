// The frame of the page: header with the bar, tabs, the screen of the path, theme and help.

import type { ComponentChildren, ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { KeyHelp } from './key-help.tsx'
import { listenForKeys, useKeys } from './keys.ts'
import { navigate, usePlace } from './router.ts'
import { nextTheme, useTheme } from './theme.ts'

export interface ShellScreen {
  readonly path: string
  readonly name: string
  readonly Screen: ComponentType
  /** Beside the name in its tab, such as how many problems there are. */
  readonly Badge?: ComponentType
}

export interface ShellProps {
  readonly name: string
  /** What stands in the header, beside the name. */
  readonly bar: ComponentChildren
  /** The first one is shown for a path that none has. Without a second one there are no tabs. */
  readonly screens: readonly ShellScreen[]
}

export function Shell({ name, bar, screens }: ShellProps) {
  const { path } = usePlace()
  const [theme, setTheme] = useTheme()
  const [isHelpOpen, setHelpOpen] = useState(false)
  const current = screens.find((screen) => screen.path === path) ?? (screens[0] as ShellScreen)
  useEffect(listenForKeys, [])
  useEffect(() => {
    document.title = screens.length > 1 ? `${current.name} · ${name}` : name
  }, [current, name, screens])
  useKeys([{ key: '?', words: 'show the keys', run: () => setHelpOpen(true) }])
  const { Screen } = current
  return (
    <div class="shell">
      <header class="header">
        <h1 class="brand">{name}</h1>
        <div class="bar">{bar}</div>
      </header>
      <section class="tabs" aria-label="Screens and tools">
        {screens.length > 1 && (
          <nav aria-label="Screens">
            {screens.map(({ path: to, name: label, Badge }) => (
              <a
                key={to}
                href={to}
                class="tab"
                aria-current={to === current.path ? 'page' : undefined}
                onClick={(event) => {
                  if (event.ctrlKey || event.metaKey || event.shiftKey) return
                  event.preventDefault()
                  navigate(to)
                }}
              >
                {label}
                {Badge !== undefined && <Badge />}
              </a>
            ))}
          </nav>
        )}
        {/* Screens put their own tools here, by <Tools>. */}
        <div class="tools" id="tools" />
        <button type="button" class="quiet" onClick={() => setHelpOpen(true)}>
          <kbd>?</kbd> keys
        </button>
        <button
          type="button"
          class="quiet"
          aria-label={`Theme: ${theme}. Change it`}
          title={`Theme: ${theme}`}
          onClick={() => setTheme(nextTheme(theme))}
        >
          {themeSigns[theme]}
        </button>
      </section>
      <main class="main" aria-label={current.name}>
        <Screen />
      </main>
      {isHelpOpen && <KeyHelp close={() => setHelpOpen(false)} />}
    </div>
  )
}

const themeSigns = { auto: '◐', light: '○', dark: '●' }
