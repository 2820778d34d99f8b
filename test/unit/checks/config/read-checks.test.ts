import { describe, expect, it } from 'vitest'
import { readChecks } from '../../../../src/checks/config/read-checks.ts'
import { ConfigError } from '../../../../src/errors.ts'

/** A configuration with parts of every kind, as people have it. */
const agentConf = `
apikey = "not-a-key"
roles = ["My:web"]
include = "/etc/mackerel-agent/conf.d/*.conf"

[filesystems]
ignore = "/dev/ram.*"

[plugin.metrics.linux]
command = "mackerel-plugin-linux"
include_pattern = '^linux\\.'

[plugin.checks.log]
command = ["check-log", "--file", "/var/log/app.log", "--pattern", "ERROR"]
check_interval = "5m"
notification_interval = 60
max_check_attempts = 3
timeout_seconds = 45
env = { LANG = "C", LEVEL = 3 }
memo = """
Look at
[the runbook]
"""
action = { command = "restart" }

[plugin.checks."two words"]
command = "true"
check_interval = 90
prevent_alert_auto_close = true
max_check_attempts = 5
custom_identifier = "elsewhere"

[plugin.metadata.host]
command = "x"
`

async function problemsOf(text: string, fileName: string): Promise<string[]> {
  try {
    await readChecks(text, fileName)
    return []
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.issues.map(({ line, path, message }) => `${line ?? '-'} ${path}: ${message}`)
  }
}

describe('mackerel-agent.conf', () => {
  it('gives its checks and metric plugins, with the defaults of the agent', async () => {
    const { checks, metrics } = await readChecks(agentConf, 'mackerel-agent.conf')
    expect(checks).toEqual([
      {
        kind: 'check',
        name: 'log',
        argv: ['check-log', '--file', '/var/log/app.log', '--pattern', 'ERROR'],
        isShell: false,
        env: { LANG: 'C', LEVEL: '3' },
        timeoutMs: 45_000,
        intervalMinutes: 5,
        maxAttempts: 3,
        notificationIntervalMinutes: 60,
        memo: 'Look at\n[the runbook]\n',
        action: { argv: ['/bin/sh', '-c', 'restart'], isShell: true, env: {}, timeoutMs: 30_000 },
        customIdentifier: undefined,
        perfdata: true,
        thresholds: false,
      },
      expect.objectContaining({
        name: 'two words',
        argv: ['/bin/sh', '-c', 'true'],
        isShell: true,
        timeoutMs: 30_000,
        // The agent's limit, and its rule for checks that keep their alerts.
        intervalMinutes: 60,
        maxAttempts: 1,
        notificationIntervalMinutes: undefined,
        customIdentifier: 'elsewhere',
      }),
    ])
    expect(metrics).toMatchObject([{ name: 'linux', intervalMinutes: 1, usePluginTime: false }])
    expect(['linux.swap', 'other.linux.swap'].map((key) => metrics[0]?.include?.matches(key))).toEqual([
      true,
      false,
    ])
  })

  it('lists what is not used, once for each reason, with its lines', async () => {
    const many = ['a', 'b', 'c'].map((name) => `[plugin.metrics.${name}]\ncommand = "x"\nuser = "u"\n`)
    const { unused } = await readChecks(`${agentConf}${many.join('')}`, 'mackerel-agent.conf')
    expect(unused.map(({ keys, lines }) => `${lines.join()} ${keys.join()}`)).toEqual([
      '2,3,6 apikey,roles,filesystems',
      '33 plugin.metadata',
      '4 include',
      ...(process.getuid?.() === 0 ? [] : ['37,40,43 plugin.metrics.*.user']),
    ])
  })

  it.each([
    [
      '[plugin.chekcs.x]\ncommand = "x"',
      '2 plugin.chekcs: unknown kind of plugin `chekcs`; did you mean `checks`?',
    ],
    [
      '[plugins.checks.x]\ncommand = "x"',
      /^2 plugins: no section of mackerel-agent.*expected \[plugin\.checks\.NAME\]/,
    ],
    ['[checks.x]\ncommand = "x"', /^2 checks: no section of mackerel-agent/],
    ['[[Plugin.check]]', /^2 Plugin: no section of mackerel-agent/],
    ['[other.checks.x]\ncommand = "x"', /^2 other: no section of mackerel-agent/],
  ])('does not pass over the section %j', async (section, expected) => {
    const problems = await problemsOf(
      `[plugin.checks]\n${section}\n[plugin.checks.ok]\ncommand = "x"\n`,
      'a.conf',
    )
    expect(problems).toEqual([typeof expected === 'string' ? expected : expect.stringMatching(expected)])
  })

  it('is told everything that is wrong, by line', async () => {
    const text = `[plugin.checks.a]
comand = "true"
check_interval = "soon"

[plugin.checks.b]
command = 7
max_check_attempts = -1
[plugin.metrics.c]
command = "x"
include_pattern = "(?=a)"
env = { K = ["secret"] }
`
    expect(await problemsOf(text, 'agent.conf')).toEqual([
      '1 plugin.checks.a.command: expected a command: text for the shell, or a list of texts (actual: nothing)',
      '2 plugin.checks.a.comand: unknown key `comand`; did you mean `command`?',
      '3 plugin.checks.a.check_interval: expected minutes, such as 5 or "5m" (actual: other text)',
      '6 plugin.checks.b.command: expected a command: text for the shell, or a list of texts (actual: 7)',
      '7 plugin.checks.b.max_check_attempts: expected an integer from 0 to 100 (actual: -1)',
      expect.stringMatching(
        /^10 plugin\.metrics\.c\.include_pattern: expected a regular expression of RE2: /,
      ),
      '11 plugin.metrics.c.env.K: expected text',
    ])
  })

  it.each([
    ['a = [1,\n2', /^\d toml: /],
    ['apikey = "secret', /^1 toml: /],
    ['', /^- file: expected a check or a metric plugin/],
    ['[plugin.checks]\n[plugin.metrics]\n', /^- file: expected a check or a metric plugin/],
    ['[plugin]\nchecks = 3\n', /^2 plugin.checks: expected a table \(actual: 3\)$/],
    ['[plugin.checks.a]\ncommand = "x"\naction = { comand = "x" }\n', /^3 plugin.checks.a.action.com/],
    ['[plugin.checks.a]\ncommand = "x"\naction = "x"\n', /^3 plugin.checks.a.action: expected a table/],
    ['[plugin.checks.a]\ncommand = "x"\ncustom_identifier = 3\n', /^3 plugin.checks.a.custom_identifier: /],
    ['[plugin.checks]\na = "true"\n', /^2 plugin.checks.a: expected a table/],
  ])('%j is refused, and nothing of it repeated', async (text, expected) => {
    const problems = await problemsOf(text, 'a.conf')
    expect(problems[0]).toMatch(expected)
    expect(problems.join()).not.toContain('secret')
  })
})

describe('checks.yaml', () => {
  it('may say little', async () => {
    expect(await readChecks('checks: { up: { command: "true" } }', 'checks.yaml')).toEqual({
      checks: [
        {
          kind: 'check',
          name: 'up',
          argv: ['/bin/sh', '-c', 'true'],
          isShell: true,
          env: {},
          timeoutMs: 30_000,
          intervalMinutes: 1,
          maxAttempts: 1,
          notificationIntervalMinutes: undefined,
          memo: '',
          perfdata: true,
          thresholds: false,
        },
      ],
      metrics: [],
      concurrency: 8,
      kilobyte: 1024,
      labels: {},
      prefix: 'custom_',
      unused: [],
    })
  })

  it('may say everything', async () => {
    const text = `
checks:
  disk:
    command: [check_disk, -w, 10%]
    env: { LANG: C }
    timeout: 1m
    interval: 1h
    max_attempts: 3
    notification_interval: 2h
    memo: Ask Ann.
    perfdata: false
    thresholds: true
metrics:
  load: { command: [load], include: ^load, exclude: '5$', use_plugin_timestamp: true }
concurrency: 2
kilobyte: 1000
labels: { site: tokyo }
prefix: ''
`
    expect(await readChecks(text, 'checks.yaml')).toMatchObject({
      checks: [
        {
          argv: ['check_disk', '-w', '10%'],
          isShell: false,
          timeoutMs: 60_000,
          intervalMinutes: 60,
          maxAttempts: 3,
          notificationIntervalMinutes: 120,
          memo: 'Ask Ann.',
          perfdata: false,
          thresholds: true,
        },
      ],
      metrics: [{ name: 'load', usePluginTime: true }],
      concurrency: 2,
      kilobyte: 1000,
      labels: { site: 'tokyo' },
      prefix: '',
    })
  })

  it('is told everything that is wrong, by line', async () => {
    const text = `checks:
  a: { comand: x }
  b:
    command: ['', x]
    timeout: 0s
    interval: 90s
    max_attempts: 0
    perfdata: maybe
  c: true
concurrency: 0
kilobyte: 1
labels: { check: x, site: 3 }
prefix: 9
metric: {}
`
    const problems = await problemsOf(text, 'checks.yaml')
    expect(problems.map((one) => one.split(':', 1)[0])).toEqual([
      '2 checks.a.comand',
      '2 checks.a.command',
      '4 checks.b.command',
      '5 checks.b.timeout',
      '6 checks.b.interval',
      '7 checks.b.max_attempts',
      '8 checks.b.perfdata',
      '9 checks.c',
      '10 concurrency',
      '11 kilobyte',
      '12 labels.check',
      '12 labels.site',
      '13 prefix',
      '14 metric',
    ])
  })

  it.each([
    ['interval', '1m', '60m', ['59s', '0m', '61m', '2h', '5', '1.5m']],
    ['timeout', '1s', '15m', ['0s', '901s', 'x']],
  ])('%s is from %s to %s', async (key, least, most, wrong) => {
    const file = (value: string) => `checks: { a: { command: x, ${key}: ${value} } }`
    for (const value of [least, most]) expect(await problemsOf(file(value), 'checks.yaml')).toEqual([])
    for (const value of wrong) expect(await problemsOf(file(value), 'checks.yaml')).toHaveLength(1)
  })

  it.each([
    ['checks: {}', '1 checks: expected at least one plugin, below `checks` or `metrics`'],
    ['concurrency: 2\nmetrics:\n', '2 metrics: expected at least one plugin, below `checks` or `metrics`'],
    ['concurrency: 2\n', '- file: expected at least one plugin, below `checks` or `metrics`'],
  ])('%j has nothing to run', async (text, expected) => {
    expect(await problemsOf(text, 'checks.yaml')).toEqual([expected])
  })

  it.each(['{', 'checks: *nothing', 'checks: { "": { command: x } }', '[]', 'checks: 3', ''])(
    '%j is refused',
    async (text) => {
      expect(await problemsOf(text, 'checks.yaml')).toHaveLength(1)
    },
  )

  it('may not be larger than a megabyte', async () => {
    const text = 'checks: { up: { command: "true" } }\n'
    const filler = (bytes: number) => `${text}${'#'.repeat(bytes - text.length)}`
    expect(await problemsOf(filler(1_000_000), 'checks.yaml')).toEqual([])
    expect(await problemsOf(filler(1_000_001), 'checks.yaml')).toHaveLength(1)
  })
})

it.each([
  ['mapping.yaml', 'version: 1\nrules: []\n', 'this looks like a mapping file; check it with `check FILE`'],
  [
    'prometheus.yml',
    'scrape_configs:\n  - job_name: a\n',
    /^this looks like a configuration of Prometheus; /,
  ],
  [
    'soracom.yaml',
    'collector: soracom\nconfig: {}\n',
    /^this looks like a list of instances of collectors; /,
  ],
  ['list.json', '[{"collector": "soracom"}]', /^this looks like a list of instances of collectors; /],
  ['checks.conf', 'checks:\n  a: { command: x }\n', /^this looks like YAML, as in checks\.yaml; /],
  [
    'nagios.cfg',
    '# x\ndefine command {\n command_name a\n}\n',
    /^this looks like a configuration of Nagios; /,
  ],
  ['agent.yaml', 'apikey = "k"\n[plugin.checks.a]\ncommand = "x"\n', /^this looks like TOML, /],
])('%s is known for what it is', async (name, text, expected) => {
  const [problem, ...others] = await problemsOf(text, name)
  expect(others).toEqual([])
  expect(problem).toMatch(/^- file: /)
  expect(problem?.slice('- file: '.length)).toMatch(expected)
})

it('knows a file by its ending, and otherwise by its text', async () => {
  const toml = '[plugin.checks.a]\ncommand = "true"\n'
  const yaml = 'checks:\n  a: { command: "true" }\n'
  for (const [text, name] of [
    [toml, 'x.toml'],
    [toml, 'agent'],
    [yaml, 'x.yml'],
    [yaml, 'agent'],
  ] as const) {
    expect((await readChecks(text, name)).checks).toHaveLength(1)
  }
})
