// This machine's metrics as MQTT messages, in one of two forms.
// `objects`: one object a topic, whose keys make good series without any mapping.
// `readings`: the messages of scripts/device/publish-host-metrics.sh, one a metric, which take a mapping such as
// examples/host-metrics/mapping.yaml; without one they would all be the same series.

import type { HostMetric } from './measure-host.ts'

export type HostMessageForm = 'objects' | 'readings'

export interface HostMessage {
  readonly topic: string
  readonly payload: string
}

export interface Host {
  readonly name: string
  /** The name as a topic level and client id. */
  readonly level: string
}

const levelLengthMax = 128

export function toHost(name: string): Host {
  return { name, level: name.replace(/[^A-Za-z0-9._:-]/g, '-').slice(0, levelLengthMax) || 'localhost' }
}

export function toHostMessages(
  metrics: readonly HostMetric[],
  form: HostMessageForm,
  host: Host,
  nowMs: number,
): HostMessage[] {
  if (form === 'readings') {
    return metrics.map(({ name, unit, value }) => ({
      topic: `hosts/${host.level}/metrics`,
      payload: JSON.stringify({ name, unit, value, host: host.name, timestamp: Math.floor(nowMs / 1000) }),
    }))
  }
  // host_cpu_used_percent goes to hosts/NAME/cpu.
  const byTopic = new Map<string, Record<string, number>>()
  for (const { name, value } of metrics) {
    const topic = `hosts/${host.level}/${name.split('_')[1]}`
    byTopic.set(topic, { ...byTopic.get(topic), [name]: value })
  }
  return [...byTopic].map(([topic, values]) => ({ topic, payload: JSON.stringify(values) }))
}
