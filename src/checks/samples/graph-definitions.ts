// What a metric plugin says of its graphs, and what that makes of the keys in its output: the parts of a name that vary
// become labels, and the unit a base unit.
// https://mackerel.io/docs/entry/advanced/custom-metrics

import { isObject } from '#check'

export interface GraphMetric {
  /** Of the graph and the metric; `#` and `*` stand for one part that varies. */
  readonly parts: readonly string[]
  readonly unit: string
  /** '' where there is none. */
  readonly help: string
}

/** The key of a value: what it is called, and in what it is measured. */
export interface NamedMetric {
  readonly name: string
  /** `part`, and `part2` for a second one. */
  readonly labels: Readonly<Record<string, string>>
  readonly factor: number
  readonly unit: string
  readonly help: string
}

const head = '# mackerel-agent-plugin'

/** @returns no metrics for output that is not like that, as of plugins that do not know the question */
export function parseGraphDefinitions(output: string): readonly GraphMetric[] {
  const start = output.split('\n').findIndex((line) => line.startsWith(head))
  if (start === -1) return []
  let value: unknown
  try {
    value = JSON.parse(
      output
        .split('\n')
        .slice(start + 1)
        .join('\n'),
    )
  } catch {
    return []
  }
  const graphs = isObject(value) && isObject(value['graphs']) ? value['graphs'] : {}
  return Object.entries(graphs).flatMap(([name, graph]) => {
    if (!isObject(graph) || !Array.isArray(graph['metrics'])) return []
    const { label, unit } = graph
    return (graph['metrics'] as unknown[]).flatMap((metric) => {
      if (!isObject(metric) || typeof metric['name'] !== 'string') return []
      const words = [label, metric['label']].filter((one) => typeof one === 'string' && one !== '')
      return [
        {
          parts: `${name}.${metric['name']}`.split('.'),
          unit: typeof unit === 'string' ? unit : '',
          help: words.join(': '),
        },
      ]
    })
  })
}

/** What a unit of Mackerel makes of a metric. */
const units: Readonly<Record<string, { readonly unit: string; readonly factor?: number }>> = {
  percentage: { unit: 'percent' },
  seconds: { unit: 'seconds' },
  milliseconds: { unit: 'seconds', factor: 0.001 },
  bytes: { unit: 'bytes' },
  'bytes/sec': { unit: 'bytes_per_second' },
  'bits/sec': { unit: 'bits_per_second' },
  iops: { unit: 'operations_per_second' },
}

/**
 * @param key such as `docker.cpu.web.user`
 * @param prefix of the metric's name
 */
export function nameMetric(key: string, definitions: readonly GraphMetric[], prefix: string): NamedMetric {
  const parts = key.split('.')
  const definition = findDefinition(parts, definitions)
  const words = parts.filter((_, index) => !isWildcard(definition?.parts[index]))
  const varying = parts.filter((_, index) => isWildcard(definition?.parts[index]))
  const found = Object.hasOwn(units, definition?.unit ?? '') ? units[definition?.unit ?? ''] : undefined
  const base = `${prefix}${words.join('_').replace(/[^a-zA-Z0-9_]/g, '_') || 'value'}`
  const unit = found?.unit ?? ''
  const name = unit === '' || base.endsWith(`_${unit}`) ? base : `${base}_${unit}`
  return {
    name: /^[0-9]/.test(name) ? `_${name}` : name,
    labels: Object.fromEntries(
      varying.map((part, index) => [index === 0 ? 'part' : `part${index + 1}`, part]),
    ),
    factor: found?.factor ?? 1,
    unit,
    help: definition?.help ?? '',
  }
}

/** The one with the fewest parts that vary. */
function findDefinition(
  parts: readonly string[],
  definitions: readonly GraphMetric[],
): GraphMetric | undefined {
  const fitting = definitions.filter(
    (one) =>
      one.parts.length === parts.length &&
      one.parts.every((part, index) => isWildcard(part) || part === parts[index]),
  )
  const wildcards = (one: GraphMetric) => one.parts.filter(isWildcard).length
  return fitting.toSorted((a, b) => wildcards(a) - wildcards(b))[0]
}

function isWildcard(part: string | undefined): boolean {
  return part === '#' || part === '*'
}
