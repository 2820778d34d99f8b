// Which keys there are: those of the screen that is shown.

import { Dialog } from '../parts/dialog.tsx'
import { activeKeys } from './keys.ts'

export function KeyHelp({ close }: { readonly close: () => void }) {
  return (
    <Dialog title="Keys" close={close}>
      <dl class="keys">
        {activeKeys().map(({ key, words }) => (
          <div key={key}>
            <dt>
              <kbd>{describeKey(key)}</kbd>
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}

function describeKey(key: string): string {
  const mod = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl+'
  const named = key === ' ' ? 'space' : key.replace('mod+', mod)
  return named.length > 1 && named.startsWith(mod) ? mod + named.slice(mod.length).toUpperCase() : named
}
