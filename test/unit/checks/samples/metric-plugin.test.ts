import { describe, expect, it } from 'vitest'
import { nameMetric, parseGraphDefinitions } from '../../../../src/checks/samples/graph-definitions.ts'
import { createLosses } from '../../../../src/checks/samples/losses.ts'
import { metricLinesMax, parseMetricLines } from '../../../../src/checks/samples/metric-lines.ts'

const definitions = parseGraphDefinitions(
  `a line before\n# mackerel-agent-plugin version=1\n${JSON.stringify({
    graphs: {
      'docker.cpu.#': {
        label: 'Docker CPU',
        unit: 'percentage',
        metrics: [
          { name: 'user', label: 'User' },
          { name: '*', label: '%1' },
        ],
      },
      'disk.elapsed.#': { unit: 'milliseconds', metrics: [{ name: '*' }] },
      memory: {
        label: 'Memory',
        unit: 'bytes',
        metrics: [{ name: 'used_bytes', label: 'Used' }, { name: 'free' }],
      },
      net: { unit: 'bits/sec', metrics: [{ name: 'rx' }] },
      io: { unit: 'iops', metrics: [{ name: 'all' }] },
      plain: { unit: 'float', metrics: [{ name: 'a-b' }] },
      broken: { metrics: [{}, 3] },
      other: null,
    },
  })}`,
)

describe('the key of a metric', () => {
  it.each([
    ['docker.cpu.web-1.user', 'custom_docker_cpu_user_percent', { part: 'web-1' }, 1, 'Docker CPU: User'],
    [
      'docker.cpu.web-1.nice',
      'custom_docker_cpu_percent',
      { part: 'web-1', part2: 'nice' },
      1,
      'Docker CPU: %1',
    ],
    ['disk.elapsed.sda.read', 'custom_disk_elapsed_seconds', { part: 'sda', part2: 'read' }, 0.001, ''],
    ['memory.used_bytes', 'custom_memory_used_bytes', {}, 1, 'Memory: Used'],
    ['memory.free', 'custom_memory_free_bytes', {}, 1, 'Memory'],
    ['net.rx', 'custom_net_rx_bits_per_second', {}, 1, ''],
    ['io.all', 'custom_io_all_operations_per_second', {}, 1, ''],
    ['plain.a-b', 'custom_plain_a_b', {}, 1, ''],
    ['docker.cpu.web.1.user', 'custom_docker_cpu_web_1_user', {}, 1, ''],
    ['constructor', 'custom_constructor', {}, 1, ''],
  ])('%s is %s', (key, name, labels, factor, help) => {
    expect(nameMetric(key, definitions, 'custom_')).toMatchObject({ name, labels, factor, help })
  })

  it('is a valid name without a prefix, too', () => {
    expect(nameMetric('5xx.rate', [], '').name).toBe('_5xx_rate')
  })

  it.each([
    '',
    'load 1 1\n',
    '# mackerel-agent-plugin\n{"graphs":',
    '# mackerel-agent-plugin\n[]',
    '# mackerel-agent-plugin\n',
  ])('has no definitions in %j', (output) => {
    expect(parseGraphDefinitions(output)).toEqual([])
  })
})

/** @returns the lines, and how many are lost, by reason */
function parse(output: string) {
  const losses = createLosses()
  const lines = parseMetricLines(output, losses)
  return {
    lines,
    lost: Object.fromEntries([...losses.byReason].map(([reason, { count }]) => [reason, count])),
  }
}

describe('lines of values', () => {
  it('are name, value and time, with tabs or spaces', () => {
    expect(parse('a.b\t1.5\t1700000000\ncustom.c -2  1700000000.5\r\nd 1e3 0\n')).toEqual({
      lines: [
        { key: 'a.b', value: 1.5, timeMs: 1_700_000_000_000 },
        { key: 'c', value: -2, timeMs: 1_700_000_000_500 },
        { key: 'd', value: 1000, timeMs: undefined },
      ],
      lost: {},
    })
  })

  it('that are none cost only themselves, and are counted', () => {
    expect(parse('usage: x\na 1\nb NaN 1\nc Infinity 1\nd 0x 1\ne{} 1 1\nf 3 1\n\0\ng 1 1 1\n# h\n')).toEqual(
      {
        lines: [{ key: 'f', value: 3, timeMs: 1000 }],
        lost: { not_readable: 4, not_a_number: 3, bad_name: 1 },
      },
    )
  })

  it('may have decimals behind a comma, where it separates nothing else', () => {
    expect(parse('a 1,5 1\nb 1,500 1\nc 0,500 1\nd 1,2,3 1\n')).toMatchObject({
      lines: [
        { key: 'a', value: 1.5 },
        { key: 'c', value: 0.5 },
      ],
      lost: { decimal_comma: 1, not_a_number: 1 },
    })
  })

  it('are at most so many', () => {
    const many = (count: number) => 'a 1 1\n'.repeat(count)
    expect(parse(many(metricLinesMax)).lost).toEqual({})
    expect(parse(many(metricLinesMax + 1))).toMatchObject({
      lost: { too_many: 1 },
      lines: { length: metricLinesMax },
    })
  })
})
