// Which tags of a SIM become labels, and of which name. All is decided when the configuration is read, so that no tag
// that somebody adds later can take the place of a label.

import { type Checker, checkText, isObject, type Path } from '#check'
import { isLabelName } from '../../prometheus-names.ts'
import { readObject } from '../config-checker.ts'

export interface TagLabel {
  readonly tag: string
  /** A valid label name. */
  readonly label: string
}

/** Labels that the metrics have of themselves, and those that Prometheus gives to what it scrapes. */
const taken = [
  ...['imsi', 'name', 'sim_id', 'status', 'direction', 'collector', 'instance', 'job'],
  ...['speed_class', 'subscription', 'module_type', 'group_id'],
  ...['radio_type', 'mcc', 'mnc', 'tac', 'lac', 'eci', 'ci'],
]
const tagsMax = 20

/** @param value a list of tag names, or of `{tag, label}` */
export function readTagLabels(checker: Checker, value: unknown): readonly TagLabel[] {
  if (value === undefined) return []
  if (!Array.isArray(value)) {
    checker.report(['tags'], 'expected a list of tag names, or of {tag, label}')
    return []
  }
  if (value.length > tagsMax) {
    checker.report(['tags'], `expected at most ${tagsMax} tags (actual: ${value.length})`)
    return []
  }
  const found: TagLabel[] = []
  for (const [index, one] of value.entries()) {
    const path = ['tags', index]
    const label = readTagLabel(checker, path, one)
    const rival = label.label === '' ? undefined : found.find((other) => other.label === label.label)
    if (rival !== undefined) {
      checker.report(
        path,
        `gives the same label as tags[${found.indexOf(rival)}]; choose its label with {tag, label}`,
      )
    }
    found.push(label)
  }
  return found
}

function readTagLabel(checker: Checker, path: Path, value: unknown): TagLabel {
  if (!isObject(value)) {
    const tag = checkText(checker, path, value) ?? ''
    const label = toLabelName(tag)
    if (tag !== '') checkLabel(checker, path, label, 'as a label; choose another one with {tag, label}')
    return { tag, label }
  }
  const given = readObject(checker, path, value, ['tag', 'label'])
  const tag = checkText(checker, [...path, 'tag'], given.tag) ?? ''
  const label = checkText(checker, [...path, 'label'], given.label) ?? ''
  if (label !== '') checkLabel(checker, [...path, 'label'], label, 'as a label')
  return { tag, label }
}

function checkLabel(checker: Checker, path: Path, label: string, what: string): void {
  // Names that begin with two underscores are Prometheus' own.
  if (!isLabelName(label) || /^_*$/.test(label)) {
    checker.report(path, `not a valid name ${what}`)
  } else if (taken.includes(label)) {
    checker.report(path, `this name is reserved and cannot be used ${what}`)
  }
}

/** Every other character becomes an underscore, as Prometheus' service discovery makes label names of tags. */
function toLabelName(tag: string): string {
  return tag.replace(/[^a-zA-Z0-9_]/gu, '_').replace(/^(?=\d)/, '_')
}
