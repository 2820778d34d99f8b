// Linux hosts that publish their own metrics (docs/devices.md), and Greengrass cores.

import { type Dashboard, dashboard, labelVariable } from './kit/dashboard.ts'
import { deviceOfSeries } from './kit/link.ts'
import { bars, graph } from './kit/panel.ts'
import { now, range } from './kit/query.ts'

/** The script's metrics have the name of the host as `device`, or as `host` with the mapping of examples/host-metrics. */
const host = (name: string) =>
  `max by (device) (last_over_time(${name}{device=~"$device"}[15m]) or label_replace(last_over_time(${name}{device="", host=~"$device"}[15m]), "device", "$1", "host", "(.*)"))`
const core = (name: string) => `max by (device) (last_over_time(${name}{device=~"$device"}[15m]))`
const percent = { unit: 'percent', min: 0, max: 100, links: [deviceOfSeries] }

export function hosts(): Dashboard {
  return dashboard({
    name: 'hosts',
    title: 'IoT hosts',
    description:
      'Linux hosts that run publish-host-metrics.sh, and Greengrass cores: disk, CPU, memory, temperature.',
    range: '24h',
  })
    .withVariable(
      labelVariable({
        name: 'device',
        label: 'Host',
        selector: '{__name__=~"host_.+|greengrass_cpu_usage_percent", device!=""}',
      }),
    )
    .withPanel(
      bars(
        {
          title: 'Disk used',
          description: 'The fullest first. A full disk stops the programs that write to it.',
          span: 12,
          ...percent,
          steps: ['green', [80, 'orange'], [90, 'red']],
        },
        now(`sort_desc(${host('host_disk_used_percent')})`, '{{device}}'),
      ),
    )
    .withPanel(
      graph(
        {
          title: 'Disk used over time',
          description: 'A straight line upwards says when it will be full.',
          span: 12,
          ...percent,
        },
        range(host('host_disk_used_percent'), '{{device}}'),
      ),
    )
    .withPanel(
      graph(
        {
          title: 'CPU',
          description: 'All cores together, over one second of each minute.',
          span: 12,
          ...percent,
        },
        range(host('host_cpu_used_percent'), '{{device}}'),
        range(core('greengrass_cpu_usage_percent'), '{{device}} (Greengrass)'),
      ),
    )
    .withPanel(
      graph(
        {
          title: 'CPU temperature',
          description: 'The hottest sensor. Small boards slow down from about 80 °C.',
          span: 12,
          unit: 'celsius',
          links: [deviceOfSeries],
        },
        range(host('host_cpu_temperature_celsius'), '{{device}}'),
      ),
    )
    .withPanel(
      graph(
        {
          title: 'Memory available',
          description: 'Memory that programs can still get. Near zero, the kernel ends one of them.',
          span: 12,
          unit: 'bytes',
          min: 0,
          links: [deviceOfSeries],
        },
        range(host('host_memory_available_bytes'), '{{device}}'),
      ),
    )
    .withPanel(
      graph(
        {
          title: 'Greengrass: memory used',
          description: 'By the nucleus and its components.',
          span: 12,
          unit: 'bytes',
          min: 0,
          links: [deviceOfSeries],
        },
        range(core('greengrass_memory_used_bytes'), '{{device}}'),
      ),
    )
    .withPanel(
      graph(
        {
          title: 'Greengrass: components by state',
          description: 'Broken or errored components are a deployment that went wrong.',
          span: 24,
          unit: 'short',
          min: 0,
        },
        range('sum by (state) (last_over_time(greengrass_components{device=~"$device"}[1h]))', '{{state}}'),
      ),
    )
    .build()
}
