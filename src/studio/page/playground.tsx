// The playground: the screen Map without a server. Nothing leaves the browser; the page's own policy forbids it to connect.

import { render } from 'preact'
import { PlaygroundScreen } from './playground/playground-screen.tsx'
import { storedState } from './playground/playground-source.ts'
import { isShared, stateOf } from './playground/share.ts'
import { Shell } from './shell/shell.tsx'

const fragment = location.hash
const shared = isShared(fragment) ? await stateOf(fragment) : undefined
const first = shared ?? storedState() ?? { mapping: undefined, messages: [] }
const isDamaged = isShared(fragment) && shared === undefined

function Playground() {
  return <PlaygroundScreen first={first} isShared={shared !== undefined} isDamaged={isDamaged} />
}

render(
  <Shell
    name="Playground"
    bar={<span class="muted">nothing leaves this browser</span>}
    screens={[{ path: '/', name: 'Map', Screen: Playground }]}
  />,
  document.body,
)
