// The playground: the screen Map without a server. Nothing leaves the browser; the page's own policy forbids it to connect.

import { render } from 'preact'
import { MapScreen } from './map/map-screen.tsx'
import { Shell } from './shell/shell.tsx'

render(
  <Shell
    name="Playground"
    bar={<span class="muted">nothing leaves this browser</span>}
    screens={[{ path: '/', name: 'Map', Screen: MapScreen }]}
  />,
  document.body,
)
