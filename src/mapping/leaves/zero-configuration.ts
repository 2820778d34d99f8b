// Maps what no rule takes: every reading of the payload, with labels that tell devices apart by what IoT Core vouches for,
// topic and client id, and beside them by what the payload itself says of the device.

import { isObject } from '#check'
import type { JsonValue } from '../../model.ts'
import type { Place, Work } from '../expression/place.ts'
import type { MappingFile } from '../language.ts'
import type { MappingLimits } from '../mapping-parts.ts'
import {
  externalLabels,
  isTooLong,
  type LabelSource,
  labelText,
  readLabels,
  tooLong,
  trustedLabel,
} from '../series/compile-labels.ts'
import { compileReceiptTime, keepsTime } from '../series/compile-timestamp.ts'
import { createLabelMaker } from '../series/label-maker.ts'
import { addLeafDrop, chargeLabels, type Output, type Refusal } from '../series/output.ts'
import type { RuleContext, Shared } from '../series/scope-context.ts'
import { countsFromLast, isCallFrame } from './array-forms.ts'
import { compileLeavesFrom, itself } from './compile-leaves.ts'
import { namesOfElement } from './describe-object.ts'
import { compileIdentity, type Identity, type IdentityMember, nobody } from './find-identity.ts'
import { type JsonObject, keysOf } from './key-info.ts'
import { placeInside, placeOfElement } from './leaf-place.ts'
import { leafRules } from './leaf-rules.ts'
import { steadyTopic, withoutLevels } from './steady-topic.ts'
import { byPosition, type ElementsForm, formOfElements } from './tell-apart.ts'
import { readTextPayload, type TextReading } from './text-payload.ts'
import type { Point } from './text-points.ts'

/** @param identity of the mapping file */
export function compileZeroConfiguration(
  identityLabels: MappingLimits['identityLabels'],
  identity: MappingFile['identity'],
  context: RuleContext,
): (place: Place, output: Output) => void {
  const { timeLimits, labelValueBytesMax } = context
  const hasDevice = identityLabels.includes('device')
  const tellsThings = hasDevice && identity === undefined ? 'below' : 'no'
  const findIdentity = compileIdentity(hasDevice ? identity : 'none')
  const labels = labelsOf(identityLabels, context)
  const deviceAt = labels.findIndex(({ name }) => name === deviceLabel)
  const topicAt = labels.findIndex(({ name }) => name === 'topic')
  const makeLabels = createLabelMaker(labels)
  const receiptTime = compileReceiptTime(timeLimits)
  const emit = compileLeavesFrom({}, 'leaves', labels, context)

  function share(place: Place, output: Output, { device, further, passing = [] }: Identity): Shared {
    const time = receiptTime(place, output)
    output.identity ??= device?.text.trim()
    const values = readLabels(labels, place, output, labelValueBytesMax)
    const long = membersOf({ device, further }).find(({ text }) => isTooLong(text, labelValueBytesMax))
    const refusal: Refusal | undefined =
      typeof time === 'object' ? time : Array.isArray(values) ? long && tooLong(long.label) : values
    const labelValues = Array.isArray(values) ? values : labels.map(() => '')
    if (device !== undefined && deviceAt !== -1) labelValues[deviceAt] = textOf(device)
    if (passing.length > 0 && topicAt !== -1)
      labelValues[topicAt] = withoutLevels(labelValues[topicAt] as string, passing)
    const extra =
      further.length === 0
        ? undefined
        : {
            names: further.map(({ label }) => labelOf(label)),
            values: further.map(textOf),
          }
    chargeLabels(output, labelValues)
    if (extra !== undefined) chargeLabels(output, extra.values)
    return {
      labels: makeLabels(labelValues, extra),
      names: undefined,
      labelValues,
      extra,
      labelRefusal: refusal,
      time,
      timestampMs: typeof time === 'number' ? time : 0,
      refusal,
    }
  }

  /** @param text that the payload is */
  function mapWhole(place: Place, output: Output, text: TextReading | undefined): void {
    const { here, work } = place
    const payload = text?.kind === 'object' ? text.object : here
    const keys = isObject(payload) ? keysOf(payload, work) : undefined
    const found = findIdentity(payload, keys, work)
    const shared = share(place, output, found)
    emit(place, output, shared, {
      value: here,
      text,
      kind: 'root',
      at: itself,
      isIdentity: holds(found),
      keys,
      tellsThings,
    })
  }

  function mapPoints(place: Place, output: Output, points: readonly Point[]): void {
    const { here, work } = place
    for (const point of points) {
      const shared = share(place, output, findIdentity(point.tags, keysOf(point.tags, work), work))
      const text: TextReading = { kind: 'points', points: [point] }
      emit(place, output, shared, {
        value: here,
        text,
        kind: 'root',
        at: itself,
        isIdentity: undefined,
        keys: undefined,
        tellsThings,
      })
    }
  }

  /** Each element that names its device is a payload of its own; the others are those of the client. */
  function mapElements(
    place: Place,
    output: Output,
    elements: readonly JsonValue[],
    identities: readonly Identity[],
  ): void {
    const ofClient = share(place, output, nobody)
    const isCall = isCallFrame(elements)
    const formOf = formsOfPayloads(elements, identities, place.work)
    const isBackwards = countsFromLast(elements, place.work, (time) => keepsTime(time, place, timeLimits))
    for (let at = 0; at < elements.length && place.work.left >= 0; at++) {
      const index = isBackwards ? elements.length - 1 - at : at
      const found = identities[index] ?? nobody
      const form = formOf(found)
      const value = elements[index] as JsonValue
      const isOwn = membersOf(found).length > 0
      if (isCall && !isContainer(value)) {
        addLeafDrop(output, 'left_out', 'value')
        continue
      }
      emit(place, output, isOwn ? share(place, output, found) : ofClient, {
        value,
        kind: isOwn ? 'payload' : 'element',
        form,
        at: (outer) =>
          isOwn
            ? placeOfElement(
                placeInside(outer, [], [leafRules.payloadOfItsOwn]),
                form.positions === 'all' ? index : undefined,
              )
            : placeInside(outer, [['index', String(index)]], [leafRules.position]),
        text: undefined,
        isIdentity: holds(found),
        keys: undefined,
        tellsThings,
      })
    }
  }

  return (place, output) => {
    const { here, work, message } = place
    work.names = [message.topic, message.clientId ?? '']
    if (Array.isArray(here) && tellsThings !== 'no') {
      const identities = (here as readonly JsonValue[]).map((element) =>
        isObject(element) ? findIdentity(element, keysOf(element, work), work, true) : nobody,
      )
      if (identities.some((found) => membersOf(found).length > 0)) {
        mapElements(place, output, here, identities)
        return
      }
    }
    const text = typeof here === 'string' ? readTextPayload(here, work, place.levels.at(-1)) : undefined
    if (text?.kind === 'points') mapPoints(place, output, text.points)
    else mapWhole(place, output, text)
  }
}

function isContainer(value: JsonValue): boolean {
  return typeof value === 'object' && value !== null
}

const deviceLabel = 'device'

/** Labels that a payload's member never replaces. */
const trusted: ReadonlySet<string> = new Set([deviceLabel, 'topic', 'client_id', 'job', 'instance'])

function labelOf(name: string): string {
  if (trusted.has(name)) return `exported_${name}`
  // Two underscores in front are for Prometheus' own.
  return name.replace(/^_*(?=\d|$)|^_{2,}/, '_')
}

/** Blanks around a text come and go: with them, one thing would be two. */
function textOf({ text }: IdentityMember): string {
  return labelText(text.trim()) ?? ''
}

/** In the order of their names; of two with one name the later one counts. */
function labelsOf(
  identityLabels: MappingLimits['identityLabels'],
  context: RuleContext,
): readonly LabelSource[] {
  const own = [
    ...externalLabels(context.externalLabels),
    ...identityLabels.map((name) =>
      trustedLabel(name, ({ message }) =>
        name === 'topic' ? steadyTopic(message.topic, message.receivedAtMs) : message.clientId,
      ),
    ),
  ]
  const byName = new Map(own.map((source) => [source.name, source]))
  return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** Payloads of one device in an array are told apart as elements are that nothing names. */
function formsOfPayloads(
  elements: readonly JsonValue[],
  identities: readonly Identity[],
  work: Work,
): (found: Identity) => ElementsForm {
  const groups = new Map<string, JsonValue[]>()
  const identityOf = new Map<string, Identity>()
  for (const [index, found] of identities.entries()) {
    if (membersOf(found).length === 0) continue
    const device = textsOf(found)
    const group = groups.get(device) ?? []
    group.push(elements[index] as JsonValue)
    groups.set(device, group)
    if (group.length === 1) identityOf.set(device, found)
  }
  const forms = new Map<string, ElementsForm>()
  for (const [device, group] of groups) {
    const isIdentity = holds(identityOf.get(device) ?? nobody) ?? (() => false)
    const namesOf = (first: JsonObject) => {
      if (group.length === 1) return ofDevice
      const known = keysOf(first, work)
      return known && namesOfElement(first, known, 'payload', isIdentity)
    }
    forms.set(device, formOfElements(group, true, work, namesOf, isIdentity))
  }
  return (found) => forms.get(textsOf(found)) ?? byPosition
}

const ofDevice = { keys: [], isNamed: true, isIdentity: true }

function textsOf(found: Identity): string {
  return JSON.stringify(membersOf(found).map(({ text }) => text))
}

function membersOf({ device, further }: Identity): readonly IdentityMember[] {
  return device === undefined ? further : [device, ...further]
}

function holds(found: Identity): ((holder: JsonValue, key: string) => boolean) | undefined {
  const members = membersOf(found)
  if (members.length === 0) return undefined
  return (holder, key) => members.some((member) => member.holder === holder && member.key === key)
}
