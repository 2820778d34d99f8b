// The options of `fleet`, checked. All problems are found in one pass.

import { readOptions, suggest } from '#check'
import { readDurationMs } from '../stack/read-duration.ts'
import {
  checkOptions,
  readStackOptions,
  type StackOptions,
  stackOptionTypes,
} from '../stack/stack-options.ts'

export const viewNames = ['silent', 'talkers', 'failing', 'clocks', 'versions'] as const
export type ViewName = (typeof viewNames)[number]

export interface FleetOptions extends StackOptions {
  readonly view: ViewName
  /** The label that names a device. */
  readonly label: string
  /** Matchers of PromQL, '' for none. */
  readonly select: string
  readonly silentMs: number
  readonly top: number
  readonly showQueries: boolean
  readonly json: boolean
}

export const fleetOptionTypes = {
  ...stackOptionTypes,
  label: 'string',
  select: 'string',
  for: 'string',
  top: 'string',
  'show-queries': 'boolean',
  json: 'boolean',
} as const

const defaultTop = 20
const topMax = 1_000
const defaultSilentMs = 900_000
const silentMsMax = 82_800_000

/** @throws {ConfigError} with every problem */
export function readFleetOptions(args: readonly string[]): FleetOptions | 'help' {
  return checkOptions((complain) => {
    const places: string[] = []
    const given = readOptions(args, fleetOptionTypes, complain, (text) => places.push(text))
    if (given === 'help') return 'help'
    const [view = '', ...more] = places
    if (!isView(view))
      complain('VIEW', view === '' ? `expected one of ${viewNames.join(', ')}` : suggest(view, viewNames))
    if (more.length > 0) complain('arguments', 'expected one view')
    const { label = 'device', select = '', for: silent, top } = given
    if (!/^[a-zA-Z_]\w*$/.test(label)) complain('--label', 'expected the name of a label')
    // Only matchers: what else there is of PromQL could ask for something else.
    if (!/^(\s*[a-zA-Z_]\w*\s*(=|!=|=~|!~)\s*"([^"\\]|\\.)*"\s*(,|$))*$/.test(select)) {
      complain('--select', `expected matchers such as 'site="a", product=~"press.*"'`)
    }
    const silentMs = silent === undefined ? defaultSilentMs : readDurationMs(silent, silentMsMax)
    if (silentMs === undefined) complain('--for', 'expected a time such as 15m, below a day')
    if (silent !== undefined && view !== 'silent') complain('--for', 'used only with silent')
    const lines = top === undefined ? defaultTop : Number(top)
    if (!(Number.isInteger(lines) && lines >= 1 && lines <= topMax)) {
      complain('--top', `expected a whole number from 1 to ${topMax}`)
    }
    return {
      ...readStackOptions(given, complain),
      view: isView(view) ? view : 'silent',
      label,
      select,
      silentMs: silentMs ?? defaultSilentMs,
      top: lines,
      showQueries: given['show-queries'] !== undefined,
      json: given.json !== undefined,
    }
  })
}

function isView(text: string): text is ViewName {
  return (viewNames as readonly string[]).includes(text)
}
