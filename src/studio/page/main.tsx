// The studio's page: three screens under one header, one URL each. Where things are:
//
//   main.tsx, playground.tsx  entries: the studio in front of a server; the screen Map alone, without one
//   index.html, page.css      of both; scripts/build-page.ts bundles them to dist/studio and dist/playground
//   shell/                    header, tabs, routes, theme, keys and their help; it knows no screen
//   bar/ live/ map/ problems/ what the header shows, and a folder for each screen
//   parts/                    what screens share: hostile text, panes, dialogs
//   engine/                   mapping, explain and suggest in a Web Worker; `engineOfPage().call(…)` is the way to it
//
// A screen is a component in the table below. It says its keys with `useKeys`, and the help lists them. Styles are classes
// in page.css (custom properties for every colour): the policy of the page lets no style attribute of markup through.
// Texts from devices are shown by <Text>, never otherwise.

import { render } from 'preact'
import { Bar } from './bar/bar.tsx'
import { ProblemsBadge } from './bar/problems-badge.tsx'
import { LiveScreen } from './live/live-screen.tsx'
import { MapScreen } from './map/map-screen.tsx'
import { ProblemsScreen } from './problems/problems-screen.tsx'
import { Shell, type ShellScreen } from './shell/shell.tsx'

const screens: readonly ShellScreen[] = [
  { path: '/', name: 'Live', Screen: LiveScreen },
  { path: '/map', name: 'Map', Screen: MapScreen },
  { path: '/problems', name: 'Problems', Screen: ProblemsScreen, Badge: ProblemsBadge },
]

render(<Shell name="Studio" bar={<Bar />} screens={screens} />, document.body)
