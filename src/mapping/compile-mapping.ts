// Compiles a checked mapping file to closures, once per start. The first rule whose filter matches a topic, and whose
// `when` holds, maps the message; without a file every numeric or boolean leaf is a sample. Mapping never throws,
// whatever a payload holds.

import type { Drop, JsonValue, Mapped, Message, MetricMetadata } from '../model.ts'
import type { Place, Work } from './expression/place.ts'
import type { MappingFile } from './language.ts'
import type { MappingLimits, MappingParts } from './mapping-parts.ts'
import { collectMetadata } from './scope/collect-metadata.ts'
import { compileRules } from './scope/compile-rules.ts'
import { addDrop, createOutput, isUsedUp, type Output } from './series/output.ts'
import { createTopicIndex } from './topic/topic-index.ts'
import { createWork } from './work.ts'

export interface Mapping {
  /**
   * Reads the payload only if a rule wants it. A promise only where a rule's expressions need the interpreter, and for the
   * first payload that needs a reader of its own.
   */
  map(message: Message): Mapped | Promise<Mapped>
  /** What the file says of the metrics that it names. */
  readonly metadata: ReadonlyMap<string, MetricMetadata>
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
  const { trace } = parts
  const fixed = collectMetadata(file?.rules ?? [])
  const rules = compileRules(file, fixed.names, limits, parts)
  const findRule = createTopicIndex(rules.map(({ filter }) => filter))

  /** @param passedOver drops of rules whose `when` could not be evaluated */
  function mapBy(
    message: Message,
    levels: readonly string[],
    after: number,
    passedOver: readonly Drop[],
    work: Work,
  ): Mapped | Promise<Mapped> {
    const found = findRule(levels, after)
    const rule = rules[found]?.compiled()
    if (rule === undefined) {
      trace?.rule(undefined)
      return {
        samples: [],
        drops: [{ stage: 'map', reason: 'no_rule' }, ...passedOver],
        clockCorrections: [],
        steps: stepsOf(work),
      }
    }
    const { index, scope, condition, read } = rule
    const output = createOutput(index, limits.messageSamplesMax, scope?.canCollide === true, work, trace)
    if (scope === undefined && condition === undefined) return ignored(output, passedOver)
    work.bytesRead = message.payload.bytes()
    const reading = read(message, work)
    if (!reading.ok) {
      const { load, isLog } = reading
      if (load !== undefined) {
        return load().then(() => mapBy(message, levels, after, passedOver, work))
      }
      // What comes to a rule of one's own was meant to be read.
      if (isLog === true && (index === undefined || parts.zeroConfiguration === true)) {
        return ignored(output, passedOver, reading.detail)
      }
      const steps = stepsOf(work)
      return { samples: [], drops: passedOver, clockCorrections: [], steps, unreadable: reading }
    }
    for (const { detail, count } of reading.problems ?? []) {
      addDrop(output, 'bad_record', undefined, detail, count)
    }
    if (isUsedUp(output)) addDrop(output, 'too_much_work', undefined, 'decode')
    const root = trace === undefined ? reading.value : trace.payload(reading.value)
    const place = placeAt(root, message, levels, work)

    function finish(holds: boolean): Mapped | Promise<Mapped> {
      if (!holds) return mapBy(message, levels, found, [...passedOver, ...output.drops], work)
      if (scope === undefined) return ignored(output, passedOver)
      trace?.rule(index)
      if (scope.runInterpreted !== undefined) {
        return scope.runInterpreted(place, output, undefined).then(() => mappedOf(output, passedOver))
      }
      scope.run(place, output, undefined)
      return mappedOf(output, passedOver)
    }

    if (condition?.prepare === undefined) return finish(condition?.holds(place, output) ?? true)
    return condition.prepare(place).then(() => finish(condition.holds(place, output)))
  }

  return {
    metadata: fixed.metadata,
    map(message) {
      const work = createWork(limits.messageStepsMax)
      return mapBy(message, message.topic.split('/'), -1, [], work)
    },
  }
}

/** Bytes of a payload that are read in about a step. They cost the message nothing, since their number has a limit of its own. */
const bytesPerStep = 32

function stepsOf({ max, left, bytesRead }: Work): number {
  return Math.floor(bytesRead / bytesPerStep) + max - left
}

function placeAt(root: JsonValue, message: Message, levels: readonly string[], work: Work): Place {
  return { message, levels, root, here: root, key: undefined, parent: undefined, interpreted: [], work }
}

function ignored(output: Output, passedOver: readonly Drop[], detail?: string): Mapped {
  addDrop(output, 'ignored', undefined, detail)
  output.refused = true
  return mappedOf(output, passedOver)
}

function mappedOf(output: Output, passedOver: readonly Drop[]): Mapped {
  const { samples, clockCorrections, work } = output
  // A message of text alone, say, is what it is: nothing of it was lost.
  const isLost = output.drops.length === 0 || output.drops.some(({ reason }) => reason !== 'left_out')
  if (samples.length === 0 && !output.refused && isLost) addDrop(output, 'no_metric')
  const drops = passedOver.length === 0 ? output.drops : [...passedOver, ...output.drops]
  return { samples, drops, clockCorrections, steps: stepsOf(work) }
}
