// Compiles a checked mapping file to closures, once per start. The first rule whose filter matches a topic, and whose
// `has` and `when` hold, maps the message; behind the rules of the file come those of the bundled mapping and zero
// configuration, unless the file says otherwise. Mapping never throws, whatever a payload holds.

import type { Drop, JsonValue, Mapped, Message, MetricMetadata } from '../model.ts'
import { type DeviceLiveness, deviceLivenessOf } from './device-liveness.ts'
import type { Place, Work } from './expression/place.ts'
import type { MappingFile } from './language.ts'
import type { MappingLimits, MappingParts } from './mapping-parts.ts'
import { once } from './once.ts'
import type { FormatReading } from './payload-format/reading.ts'
import { collectMetadata } from './scope/collect-metadata.ts'
import { compileRules } from './scope/compile-rules.ts'
import { ruleListOf } from './scope/rule-list.ts'
import { addDrop, createOutput, isUsedUp, type Output } from './series/output.ts'
import { PartNeeded } from './series/scope-expressions.ts'
import { createWork, payloadBytesPerStep } from './work.ts'

export interface Mapping {
  /**
   * Reads the payload only if a rule wants it. A promise only where a rule's expressions need the interpreter, and for the
   * first payload that needs a reader of its own.
   */
  map(message: Message): Mapped | Promise<Mapped>
  /** What the rules say of the metrics that they name: all of it. */
  readonly metadata: ReadonlyMap<string, MetricMetadata>
  /** The same of one metric, without a list of all. */
  readonly describe: (name: string) => MetricMetadata | undefined
  /** For the devices of all messages but those whose rule says itself what there is; undefined for none. */
  readonly liveness?: DeviceLiveness | undefined
  /** What it was compiled from. Absent where each message has to come to `map`. */
  readonly source?: MappingSource
}

export interface MappingSource {
  readonly file: MappingFile
  readonly limits: MappingLimits
}

/**
 * @param file as `parseMapping` returns it; undefined for zero configuration
 * @throws {PartNeeded} where one of the optional parts is needed and missing: `prepareMapping` brings it
 */
export function compileMapping(
  file: MappingFile | undefined,
  limits: MappingLimits,
  parts: MappingParts = {},
): Mapping {
  const { trace, bundled, thin } = parts
  const isThinned = [file, ...(file?.rules ?? [])].some((one) => one?.thin)
  if (isThinned && thin === undefined) throw new PartNeeded('thin')
  const isLast = file !== undefined && (bundled === undefined || file.unmatched === 'drop')
  const behind = isLast ? undefined : (bundled ?? { version: 1, rules: [] })
  const liveness = once(() => ({ wanted: deviceLivenessOf(file, bundled) }))
  const fixed = once(() =>
    collectMetadata(file?.rules ?? [], behind && ruleListOf(behind).fixed(), liveness().wanted !== undefined),
  )
  const held = { ...parts }
  const rules = compileRules(file, behind, (name) => fixed().isFixed(name), limits, held)

  /** Loads the leaves when the first rule needs them. */
  function mapBy(
    message: Message,
    levels: readonly string[],
    after: number,
    passedOver: readonly Drop[],
    work: Work,
  ): Mapped | Promise<Mapped> {
    const { left } = work
    try {
      return mapByNext(message, levels, after, passedOver, work)
    } catch (error) {
      const isMissing = error instanceof PartNeeded && error.part === 'leaves' && held.leaves === undefined
      if (!isMissing || parts.loadLeaves === undefined) throw error
      return parts.loadLeaves().then((leaves) => {
        held.leaves = leaves
        work.left = left
        return mapBy(message, levels, after, passedOver, work)
      })
    }
  }

  /** @param passedOver drops of rules before it that did not take the message, as far as they count */
  function mapByNext(
    message: Message,
    levels: readonly string[],
    after: number,
    passedOver: readonly Drop[],
    work: Work,
  ): Mapped | Promise<Mapped> {
    let found = rules.find(levels, after)
    const filtered = rules.at(found)
    if (filtered === undefined) {
      trace?.rule(undefined)
      return withoutSamples(work, [{ stage: 'map', reason: 'no_rule' }, ...passedOver])
    }
    const { byMembers } = filtered
    // Of a group one rule is compiled: the one whose members the payload has.
    let rule = byMembers === undefined ? filtered.compiled() : undefined
    const why = rule?.ignoredFor?.(levels, message)
    const isRead = rule === undefined || rule.scope !== undefined || rule.condition !== undefined
    let reading: FormatReading | undefined
    if (isRead && why === undefined) {
      work.bytesRead = message.payload.bytes()
      reading = filtered.reader()(message, work)
      if (!reading.ok && reading.load !== undefined) {
        return reading.load().then(() => mapBy(message, levels, after, passedOver, work))
      }
    }
    // What cannot be read is for the first rule of a group to say.
    if (byMembers !== undefined && reading?.ok === true) {
      found = byMembers.find(reading.value, found, work)
      const next = rules.at(found)
      if (next?.byMembers !== byMembers) return mapBy(message, levels, found - 1, passedOver, work)
      rule = next.compiled()
    }
    rule ??= filtered.compiled()
    const { id, scope, condition, createReached } = rule
    // A rule of the bundled mapping that finds nothing leaves the message to the next one.
    const handsOn = typeof id === 'string'
    const output = createOutput(id, limits.messageSamplesMax, scope?.canCollide === true, work, trace)
    if (reading === undefined) return ignored(output, passedOver, why)
    if (!reading.ok) {
      // What comes to a rule of one's own was meant to be read.
      if (reading.isLog === true && typeof id !== 'number') return ignored(output, passedOver, reading.detail)
      return { ...withoutSamples(work, passedOver), unreadable: reading }
    }
    if (isUsedUp(output)) addDrop(output, 'too_much_work', undefined, 'decode')
    const { value, problems } = reading
    const root = trace === undefined ? value : trace.payload(value)
    const place = placeAt(root, message, levels, work)

    function passOn(): Mapped | Promise<Mapped> {
      // What the next rule finds, or does not find, is all that there is to say of a field.
      const counted = handsOn ? output.drops.filter(({ reason }) => reason === 'too_much_work') : output.drops
      return mapBy(message, levels, found, [...passedOver, ...counted], work)
    }

    function settle(): Mapped | Promise<Mapped> {
      if (!handsOn || output.samples.length > 0 || output.refused) {
        const mapped = mappedOf(output, passedOver)
        return thin?.(mapped, output) ?? mapped
      }
      trace?.handedOn(id)
      return passOn()
    }

    function finish(holds: boolean): Mapped | Promise<Mapped> {
      if (!holds) return passOn()
      if (scope === undefined) return ignored(output, passedOver)
      trace?.rule(id)
      output.reached = createReached?.()
      output.saysLiveness = rule?.saysLiveness === true
      // Of a rule that does not take the message they say nothing: its frame is another one.
      for (const { detail, count } of problems ?? []) addDrop(output, 'bad_record', undefined, detail, count)
      if (scope.runInterpreted !== undefined) {
        return scope.runInterpreted(place, output, undefined).then(settle)
      }
      scope.run(place, output, undefined)
      return settle()
    }

    if (condition?.prepare === undefined) return finish(condition?.holds(place, output) ?? true)
    return condition.prepare(place).then(() => finish(condition.holds(place, output)))
  }

  return {
    get metadata() {
      return fixed().metadata()
    },
    describe: (name) => fixed().describe(name),
    get liveness() {
      return liveness().wanted
    },
    ...(file !== undefined && trace === undefined && { source: { file, limits } }),
    map(message) {
      const work = createWork(limits.messageStepsMax)
      return mapBy(message, message.topic.split('/'), -1, [], work)
    },
  }
}

function stepsOf({ max, left, bytesRead }: Work): number {
  return Math.floor(bytesRead / payloadBytesPerStep) + max - left
}

function withoutSamples(work: Work, drops: readonly Drop[]): Mapped {
  return { samples: [], drops, clockCorrections: [], steps: stepsOf(work) }
}

function placeAt(root: JsonValue, message: Message, levels: readonly string[], work: Work): Place {
  return { message, levels, root, here: root, key: undefined, parent: undefined, interpreted: [], work }
}

function ignored(output: Output, passedOver: readonly Drop[], why?: string): Mapped {
  addDrop(output, 'ignored', undefined, why)
  output.refused = true
  return mappedOf(output, passedOver)
}

function mappedOf(output: Output, passedOver: readonly Drop[]): Mapped {
  const { samples, clockCorrections, identity, work, deviceTimeMs, saysLiveness } = output
  if (samples.length === 0 && !output.refused && !isLeftOut(output)) addDrop(output, 'no_metric')
  else output.reached?.countRest(output)
  const drops = passedOver.length === 0 ? output.drops : [...passedOver, ...output.drops]
  return {
    samples,
    drops,
    clockCorrections,
    steps: stepsOf(work),
    ...(identity !== undefined && { identity }),
    ...(deviceTimeMs !== undefined && { deviceTimeMs }),
    ...(saysLiveness && { saysLiveness }),
  }
}

/** Whether nothing was lost: the message has fields, and none is a reading. */
function isLeftOut({ drops }: Output): boolean {
  return drops.length > 0 && drops.every(({ reason }) => reason === 'left_out')
}
