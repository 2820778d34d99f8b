// Compiles a checked mapping file to closures, once per start. The first rule whose filter matches a topic maps the
// message; without a file every numeric or boolean leaf is a sample. Mapping never throws, whatever a payload holds.

import type { Mapped, Message } from '../model.ts'
import { compileCapture } from './compile-expression.ts'
import { constantLabels, type LabelSource, payloadLabels, trustedLabel } from './compile-labels.ts'
import { type CompiledScope, compileScope, metricsOf } from './compile-scope.ts'
import type { TimeLimits } from './compile-timestamp.ts'
import type { MappingFile, Rule } from './language.ts'
import { addDrop, createOutput, type Output } from './output.ts'
import { parseTopicFilter, type TopicFilter } from './topic-filter.ts'
import { createTopicIndex } from './topic-index.ts'

export interface MappingLimits extends TimeLimits {
  /** Labels of every series when there is no mapping file. */
  readonly identityLabels: readonly ('topic' | 'client_id')[]
  /** Containers around a leaf. */
  readonly payloadDepthMax: number
  /** Samples of one message. */
  readonly messageSamplesMax: number
  /** UTF-8 bytes. */
  readonly labelValueBytesMax: number
}

export interface Mapping {
  /** Reads the payload only if a rule wants it. */
  map(message: Message): Mapped
}

interface CompiledRule {
  /** Undefined: messages are ignored. */
  readonly scope: CompiledScope | undefined
  /** In the mapping file; undefined without one. */
  readonly index: number | undefined
}

const noRule: Mapped = { samples: [], drops: [{ stage: 'map', reason: 'no_rule' }], clockCorrections: [] }

/** @param file as `parseMapping` returns it; undefined for zero configuration */
export function compileMapping(file: MappingFile | undefined, limits: MappingLimits): Mapping {
  const filters = file === undefined ? [zeroConfigFilter] : file.rules.map(filterOf)
  const rules = file === undefined ? [compileZeroConfig(limits)] : compileRules(file, filters, limits)
  const findRule = createTopicIndex(filters)

  return {
    map(message) {
      const levels = message.topic.split('/')
      const rule = rules[findRule(levels)]
      if (rule === undefined) return noRule
      const output = createOutput(rule.index, limits.messageSamplesMax, rule.scope?.canCollide === true)
      if (rule.scope === undefined) {
        addDrop(output, 'ignored')
        return mappedOf(output)
      }
      const reading = message.payload.read()
      if (!reading.ok) return { samples: [], drops: [], clockCorrections: [], unreadable: reading }
      rule.scope.run({ message, levels, root: reading.value, here: reading.value }, output)
      if (output.samples.length === 0 && !output.refused) addDrop(output, 'no_metric')
      return mappedOf(output)
    },
  }
}

function mappedOf({ samples, drops, clockCorrections }: Output): Mapped {
  return { samples, drops, clockCorrections }
}

const zeroConfigFilter: TopicFilter = { levels: [], open: true, captures: [], unnamed: true }

function compileZeroConfig(limits: MappingLimits): CompiledRule {
  const labels = limits.identityLabels.map((name) => identityLabels[name])
  const context = {
    captures: [],
    externalLabels: {},
    fixedNames: new Set<string>(),
    timeLimits: limits,
    ...limits,
  }
  return { index: undefined, scope: compileScope({ leaves: true }, labels, context) }
}

const identityLabels = {
  topic: trustedLabel('topic', ({ message }) => message.topic),
  client_id: trustedLabel('client_id', ({ message }) => message.clientId),
}

function compileRules(
  file: MappingFile,
  filters: readonly TopicFilter[],
  limits: MappingLimits,
): CompiledRule[] {
  const externalLabels = file.external_labels ?? {}
  const fixedNames = new Set(
    file.rules.flatMap((rule) => metricsOf(rule).flatMap(([name]) => ('fixed' in name ? [name.fixed] : []))),
  )
  return file.rules.map((rule, index) => {
    if (rule.ignore === true) return { index, scope: undefined }
    const filter = filters[index] as TopicFilter
    const labels = labelsOf(rule, filter, externalLabels)
    const { captures } = filter
    const context = { captures, externalLabels, fixedNames, timeLimits: limits, ...limits }
    return { index, scope: compileScope(rule, labels, context) }
  })
}

/** In rising precedence, so that no payload can replace what the mapping file or the topic says. */
function labelsOf(
  rule: Rule,
  filter: TopicFilter,
  externalLabels: { readonly [name: string]: string },
): LabelSource[] {
  return [
    ...constantLabels(externalLabels),
    ...payloadLabels(rule.labels, filter.captures, externalLabels),
    ...constantLabels(rule.const_labels),
    // A wildcard without a name would let two devices share a series.
    ...(filter.unnamed ? [identityLabels.topic] : []),
    ...filter.captures.map((capture) => trustedLabel(capture.name, compileCapture(capture))),
  ]
}

function filterOf({ topic }: Rule): TopicFilter {
  const filter = parseTopicFilter(topic)
  if (typeof filter === 'string') throw new Error(`topic filter ${topic}: ${filter}`)
  return filter
}
