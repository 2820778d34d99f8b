import { expect, test } from 'vitest'
import { toHost, toHostMessages } from '../../../../src/studio/host-metrics/host-messages.ts'
import type { HostMetric } from '../../../../src/studio/host-metrics/measure-host.ts'

const metrics: HostMetric[] = [
  { name: 'host_disk_used_percent', unit: 'Percent', value: 41.3 },
  { name: 'host_disk_available_bytes', unit: 'Bytes', value: 1_000 },
  { name: 'host_cpu_used_percent', unit: 'Percent', value: 12.5 },
]
const host = { name: 'my pi', level: 'my-pi' }
const nowMs = 1_767_225_600_999

test('objects: one topic for each part of the host, the keys are the names of series', () => {
  expect(toHostMessages(metrics, 'objects', host, nowMs)).toEqual([
    {
      topic: 'hosts/my-pi/disk',
      payload: '{"host_disk_used_percent":41.3,"host_disk_available_bytes":1000}',
    },
    { topic: 'hosts/my-pi/cpu', payload: '{"host_cpu_used_percent":12.5}' },
  ])
})

test('readings: the messages of the device script', () => {
  expect(toHostMessages(metrics, 'readings', host, nowMs)[0]).toEqual({
    topic: 'hosts/my-pi/metrics',
    payload:
      '{"name":"host_disk_used_percent","unit":"Percent","value":41.3,"host":"my pi","timestamp":1767225600}',
  })
})

test('without a metric there is no message', () => {
  expect(toHostMessages([], 'objects', host, nowMs)).toEqual([])
  expect(toHostMessages([], 'readings', host, nowMs)).toEqual([])
})

test.each([
  ['pi-4.local', 'pi-4.local'],
  ['Åse’s Mac/Book+#', '-se-s-Mac-Book--'],
  ['', 'localhost'],
  ['x'.repeat(200), 'x'.repeat(128)],
])('host name %j is topic level %j', (name, level) => {
  expect(toHost(name)).toEqual({ name, level })
})
