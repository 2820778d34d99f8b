import { describe, expect, it } from 'vitest'
import { checkScrapeConfig, isScrapeConfig, parseScrapeConfig } from '#scrape'

/** Of one job with these lines. */
const job = (lines: string) => `scrape_configs:\n- job_name: a\n${lines.replace(/^/gm, '  ')}\n`
const remarksOf = (text: string) =>
  parseScrapeConfig(text, 'f').remarks.map(({ path, message }) => `${path}: ${message}`)
const shown = (text: string) =>
  checkScrapeConfig(text).map(({ line, path, message }) => `${line} ${path}: ${message}`)

describe('a configuration', () => {
  it('has the defaults of Prometheus', () => {
    const { config, remarks } = parseScrapeConfig(job("static_configs: [{ targets: ['h:1'] }]"), 'f')
    expect(remarks).toEqual([])
    expect(config.jobs[0]).toMatchObject({
      name: 'a',
      intervalMs: 60_000,
      timeoutMs: 10_000,
      metricsPath: '/metrics',
      scheme: 'http',
      honorLabels: false,
      honorTimestamps: true,
      client: { authorization: { kind: 'none' }, followRedirects: true },
      limits: { bodyBytesMax: 10_000_000, samplesMax: undefined },
    })
  })

  it('takes what global says where a job does not', () => {
    const text = `global: { scrape_interval: 2m, scrape_timeout: 1m, sample_limit: 5, body_size_limit: 1MB, external_labels: { zone: 1 } }
scrape_configs:
- { job_name: a, scrape_timeout: 30s, static_configs: [{ targets: [x] }] }
- { job_name: b, scrape_interval: 1h30m, sample_limit: 0, body_size_limit: 1.5KB, static_configs: [{ targets: [x] }] }`
    const { config } = parseScrapeConfig(text, 'f')
    expect(config.externalLabels).toEqual({ zone: '1' })
    expect(config.jobs).toMatchObject([
      { intervalMs: 120_000, timeoutMs: 30_000, limits: { samplesMax: 5, bodyBytesMax: 2 ** 20 } },
      { intervalMs: 5_400_000, timeoutMs: 60_000, limits: { samplesMax: undefined, bodyBytesMax: 1_536 } },
    ])
  })

  it('may have anchors and merge keys', () => {
    const text = `scrape_configs:
- &one { job_name: a, scheme: https, static_configs: [{ targets: [x] }] }
- { <<: *one, job_name: b }`
    expect(parseScrapeConfig(text, 'f').config.jobs.map(({ name, scheme }) => [name, scheme])).toEqual([
      ['a', 'https'],
      ['b', 'https'],
    ])
  })

  it('may be a whole prometheus.yml: what has no effect is listed with its line', () => {
    const text = `global:
  scrape_interval: 15s
  evaluation_interval: 15s
rule_files: [a.yml]
scrape_configs:
- job_name: a
  enable_http2: true
  static_configs: [{ targets: [x] }]
- job_name: b
  scrape_interval: 1m
`
    expect(remarksOf(text)).toEqual([
      'global.scrape_interval: shorter than a minute: on AWS, where rounds are a minute apart, it is a minute (line 2)',
      'global.evaluation_interval: not used: there are no rules here (line 3)',
      'rule_files: not used: it belongs to other parts of Prometheus (line 4)',
      'scrape_configs[0].enable_http2: not used: requests are HTTP/1.1 (line 7)',
      'scrape_configs[1]: this job has no targets: neither in static_configs nor by http_sd_configs (line 9)',
    ])
  })

  it('says once what is so in many jobs, with the lines', () => {
    const jobs = Array.from({ length: 12 }, (_, index) => {
      return `- job_name: j${index}\n  scrape_interval: 15s\n  static_configs: [{ targets: [x] }]\n  enable_http2: true\n`
    })
    expect(remarksOf(`scrape_configs:\n${jobs.join('')}`)).toEqual([
      'scrape_configs[…].scrape_interval: shorter than a minute: on AWS, where rounds are a minute apart, it is a minute (lines 3, 7, 11, 15, 19, 23, 27, 31, 35, 39 and 2 more)',
      'scrape_configs[…].enable_http2: not used: requests are HTTP/1.1 (lines 5, 9, 13, 17, 21, 25, 29, 33, 37, 41 and 2 more)',
    ])
  })

  it.each<[string, string]>([
    ['no groups', 'static_configs: []'],
    ['groups without targets', 'static_configs: [{ targets: [] }, { labels: { a: b } }]'],
  ])('says of a job that it has no targets: %s', (_, lines) => {
    expect(remarksOf(job(lines))).toEqual([
      'scrape_configs[0]: this job has no targets: neither in static_configs nor by http_sd_configs (line 2)',
    ])
  })

  it('uses what fits of a file with other service discoveries, and lists them', () => {
    const text = `scrape_config_files: [more/*.yml]
scrape_configs:
- job_name: a
  static_configs: [{ targets: [x] }]
  file_sd_configs: [{ files: [a.json] }]
- job_name: b
  kubernetes_sd_configs: [{ role: pod }]
- job_name: c
  file_sd_configs: [{ files: [c.json] }]
- job_name: d
  ec2_sd_configs: []
  static_configs: [{ targets: [y] }]
`
    const { config } = parseScrapeConfig(text, 'f')
    expect(config.jobs.map(({ groups }) => groups.flatMap(({ targets }) => targets))).toEqual([
      ['x'],
      [],
      [],
      ['y'],
    ])
    const words =
      'not supported: its targets are not scraped. Put them into static_configs, or serve them to http_sd_configs'
    expect(remarksOf(text)).toEqual([
      'scrape_config_files: not read: put the jobs of these files into scrape_configs (line 1)',
      `scrape_configs[…].file_sd_configs: ${words} (lines 5, 9)`,
      `scrape_configs[1].kubernetes_sd_configs: ${words} (line 7)`,
    ])
  })

  it('asks for the formats of scrape_protocols, and reads pages of no format as fallback_scrape_protocol says', () => {
    const text = `global: { scrape_protocols: [PrometheusText0.0.4] }
scrape_configs:
- { job_name: a, static_configs: [{ targets: [x] }] }
- job_name: b
  scrape_protocols: [PrometheusProto, OpenMetricsText1.0.0, PrometheusText0.0.4]
  fallback_scrape_protocol: OpenMetricsText1.0.0
  static_configs: [{ targets: [x] }]
`
    expect(parseScrapeConfig(text, 'f').config.jobs).toMatchObject([
      { accept: 'text/plain;version=0.0.4;q=0.9,*/*;q=0.1', fallback: 'text' },
      {
        accept: 'application/openmetrics-text;version=1.0.0;q=0.9,text/plain;version=0.0.4;q=0.8,*/*;q=0.1',
        fallback: 'openmetrics',
      },
    ])
    expect(remarksOf(text)).toEqual([
      'scrape_configs[1].scrape_protocols[0]: PrometheusProto is not asked for: pages are text (line 5)',
    ])
  })

  it('has nothing to say of what is switched off, or is done anyway', () => {
    const lines = `metric_name_validation_scheme: legacy
metric_name_escaping_scheme: underscores
convert_classic_histograms_to_nhcb: false
proxy_from_environment: false
static_configs: [{ targets: [x] }]`
    expect(remarksOf(job(lines))).toEqual([])
  })

  it.each<[string, string, string[]]>([
    [
      'no YAML',
      'scrape_configs: [',
      ['1 yaml: Flow sequence in block collection must be sufficiently indented and end with a ]'],
    ],
    [
      'a list',
      '[]',
      [
        'undefined file: expected an object with scrape_configs (actual: a list)',
        'undefined scrape_configs: expected at least one job',
      ],
    ],
    ['no job', 'scrape_configs: []', ['1 scrape_configs: expected at least one job']],
    [
      'an unknown part',
      `${job('')}scrape_config: [a]`,
      ['4 scrape_config: unknown key `scrape_config`; did you mean `scrape_configs`?'],
    ],
    [
      'no name',
      'scrape_configs:\n- static_configs: []',
      ['2 scrape_configs[0].job_name: expected text (actual: nothing)'],
    ],
    [
      'a name twice',
      'scrape_configs:\n- job_name: a\n- job_name: a',
      ['3 scrape_configs[1].job_name: expected a name that no other job has'],
    ],
    [
      'a misspelt key',
      job('metric_path: /m'),
      ['3 scrape_configs[0].metric_path: unknown key `metric_path`; did you mean `metrics_path`?'],
    ],
    [
      'no discovery but others',
      job('kubernetes_sd_configs: [{ role: pod }]'),
      [
        '2 scrape_configs: no job has static_configs or http_sd_configs; other service discoveries are not supported',
      ],
    ],
    [
      'a misspelt discovery',
      job('htpp_sd_configs: [{}]'),
      ['3 scrape_configs[0].htpp_sd_configs: unknown key `htpp_sd_configs`; did you mean `http_sd_configs`?'],
    ],
    [
      'a misspelt key that would do nothing',
      'global: { evaluation_intervall: 1m }\nscrape_configs: [{ job_name: a }]',
      [
        '1 global.evaluation_intervall: unknown key `evaluation_intervall`; did you mean `evaluation_interval`?',
      ],
    ],
    [
      'protocols that are not read',
      job('scrape_protocols: [PrometheusProto]\nfallback_scrape_protocol: PrometheusProto'),
      [
        '3 scrape_configs[0].scrape_protocols: expected one of PrometheusText0.0.4, OpenMetricsText0.0.1, OpenMetricsText1.0.0, in a list',
        '4 scrape_configs[0].fallback_scrape_protocol: expected one of PrometheusText0.0.4, OpenMetricsText0.0.1, OpenMetricsText1.0.0: protobuf is not read',
      ],
    ],
    [
      'histograms that would be others',
      job('convert_classic_histograms_to_nhcb: true'),
      [
        '3 scrape_configs[0].convert_classic_histograms_to_nhcb: not supported: histograms stay classic; remove it, or set false',
      ],
    ],
    [
      'names that would be others',
      job('metric_name_escaping_scheme: dots'),
      ['3 scrape_configs[0].metric_name_escaping_scheme: not supported; use underscores, or remove it'],
    ],
    [
      'a proxy',
      job('proxy_url: http://p'),
      ['3 scrape_configs[0].proxy_url: not supported; requests go to the targets directly'],
    ],
    [
      'an interval that is none',
      job('scrape_interval: 1 minute'),
      [
        '3 scrape_configs[0].scrape_interval: expected a duration above 0, such as 60s or 5m (actual: other text)',
      ],
    ],
    [
      'an interval of 0',
      job('scrape_interval: 0s'),
      [
        '3 scrape_configs[0].scrape_interval: expected a duration above 0, such as 60s or 5m (actual: other text)',
      ],
    ],
    [
      'a timeout that is longer',
      job('scrape_timeout: 2m'),
      [
        '3 scrape_configs[0].scrape_timeout: the timeout is longer than the interval; set scrape_timeout to less',
      ],
    ],
    [
      'a size that is none',
      job('body_size_limit: 5'),
      ['3 scrape_configs[0].body_size_limit: expected a size, such as 10MB (actual: 5)'],
    ],
    [
      'a size that is too large',
      job('body_size_limit: 1GB'),
      ['3 scrape_configs[0].body_size_limit: expected at most 100MB, which the memory of a function holds'],
    ],
    [
      'a limit below 0',
      job('sample_limit: -1'),
      ['3 scrape_configs[0].sample_limit: expected a whole number from 0 (actual: -1)'],
    ],
    [
      'a scheme that is none',
      job('scheme: ftp'),
      ['3 scrape_configs[0].scheme: expected one of http, https (actual: other text)'],
    ],
    [
      'a path without /',
      job('metrics_path: m'),
      ['3 scrape_configs[0].metrics_path: expected a path that begins with /'],
    ],
    [
      'a target with a scheme',
      job("static_configs:\n- targets: [ok, 'http://h:1']"),
      [
        '4 scrape_configs[0].static_configs[0].targets[1]: expected a host and a port, such as 10.0.0.5:9100, without scheme and path',
      ],
    ],
    [
      'a label that is none',
      job('static_configs:\n- labels:\n    a-b: x'),
      ['5 scrape_configs[0].static_configs[0].labels.a-b: expected a label name: letters, digits and _'],
    ],
    [
      'parameters that are no lists',
      job('params: { a: b }'),
      ['3 scrape_configs[0].params.a: expected a list of values (actual: other text)'],
    ],
    [
      'a URL of a discovery that is none',
      job('http_sd_configs: [{ url: targets }]'),
      [
        '3 scrape_configs[0].http_sd_configs[0].url: expected an http or https URL without user name and password',
      ],
    ],
    [
      'a regular expression that is none',
      job("relabel_configs:\n- { regex: '(?=a)', action: keep }"),
      [
        '4 scrape_configs[0].relabel_configs[0].regex: expected a regular expression of RE2: error parsing regexp: invalid or unsupported Perl syntax: `(?=`',
      ],
    ],
    [
      'an action that is none',
      job('relabel_configs: [{ action: kep }]'),
      [
        '3 scrape_configs[0].relabel_configs[0].action: expected one of replace, keep, drop, keepequal, dropequal, hashmod, labelmap, labeldrop, labelkeep, lowercase, uppercase (actual: other text)',
        '3 scrape_configs[0].relabel_configs[0].target_label: required with action replace',
      ],
    ],
    [
      'no target label',
      job('relabel_configs: [{ action: lowercase }]'),
      ['3 scrape_configs[0].relabel_configs[0].target_label: required with action lowercase'],
    ],
    [
      'no modulus',
      job('relabel_configs: [{ action: hashmod, target_label: a }]'),
      ['3 scrape_configs[0].relabel_configs[0].modulus: required with action hashmod, and above 0'],
    ],
    [
      'what an action has no use for',
      job('relabel_configs: [{ action: labeldrop, regex: a, replacement: b }]'),
      ['3 scrape_configs[0].relabel_configs[0].replacement: not used with action labeldrop; remove it'],
    ],
    [
      'a secret',
      job('basic_auth: { username: u, password: hunter2 }'),
      [
        '3 scrape_configs[0].basic_auth.password: a secret must not be in the file; use password_ref, the ARN of a secret',
        '3 scrape_configs[0].basic_auth: password_ref is required: the ARN of a secret',
      ],
    ],
    [
      'a token',
      job('bearer_token: hunter2'),
      [
        '3 scrape_configs[0].bearer_token: a secret must not be in the file; use authorization with credentials_ref, the ARN of a secret',
      ],
    ],
    [
      'two ways of authorization',
      job('sigv4: {}\nbearer_token_file: /t'),
      ['3 scrape_configs[0].sigv4: cannot be used with bearer_token_file; remove one'],
    ],
    [
      'a reference that is none',
      job('authorization: { credentials_ref: hunter2 }'),
      [
        '3 scrape_configs[0].authorization.credentials_ref: expected the ARN of a secret in Secrets Manager, or a file:/// URL',
      ],
    ],
    [
      'a certificate without a key',
      job('tls_config: { cert_file: /c }'),
      [
        '3 scrape_configs[0].tls_config: cert and key_ref belong together: a client certificate needs its key',
      ],
    ],
    [
      'a key in the file',
      job('tls_config: { cert: c, key: hunter2 }'),
      [
        '3 scrape_configs[0].tls_config.key: a secret must not be in the file; use key_ref, the ARN of a secret',
      ],
    ],
  ])('says with the line what is wrong: %s', (_, text, issues) => {
    expect(shown(text).sort()).toEqual(issues.sort())
    expect(JSON.stringify(shown(text))).not.toContain('hunter2')
  })

  it('says all that is wrong, in the order of the file', () => {
    const text = `scrape_configs:\n${Array.from({ length: 150 }, () => '- { job_name: a, x: 1 }\n').join('')}`
    const issues = checkScrapeConfig(text)
    expect(issues).toHaveLength(101)
    expect(issues.slice(0, 100).map(({ line }) => line)).toEqual(
      issues
        .slice(0, 100)
        .map(({ line }) => line)
        .toSorted((a, b) => a! - b!),
    )
  })

  it('bounds what aliases make of a file', () => {
    const lines = Array.from(
      { length: 12 },
      (_, index) => `x${index + 1}: &x${index + 1} [${Array(9).fill(`*x${index}`).join(', ')}]`,
    )
    expect(shown(`x0: &x0 [1, 2]\n${lines.join('\n')}\n`)).toEqual([
      expect.stringMatching(/^undefined yaml: Excessive alias count/),
    ])
  })

  it('may have targets that are URLs, if a job relabels them, as for the exporter of black boxes', () => {
    const text =
      'scrape_configs:\n  - job_name: probes\n    static_configs: [{ targets: [http://a.example/x] }]\n' +
      '    relabel_configs: [{ target_label: __address__, replacement: exporter:9115 }]\n'
    const [job] = parseScrapeConfig(text, 'prometheus.yml').config.jobs
    expect(job?.groups[0]?.targets).toEqual(['http://a.example/x'])
  })

  it.each<[string, string, string]>([
    ['a template', 'Resources: { a: !Ref B }', 'a SAM template; use sam deploy'],
    ['rules', 'groups: [{ name: a, rules: [] }]', 'a file of alert or recording rules'],
    ['a mapping', "rules: [{ topic: 'a/+' }]", 'a mapping file; check it with `check FILE`'],
    ['checks', 'checks: { a: { command: x } }', 'checks.yaml; run it with `collect checks --config FILE`'],
    [
      'checks of Mackerel',
      '[plugin.checks.a]\ncommand = "x"',
      'a mackerel-agent.conf; run it with `collect checks --config FILE`',
    ],
    ['Alertmanager', 'route: {}\nreceivers: []', 'a configuration of Alertmanager'],
    ['an exporter', 'modules: {}', 'a configuration of an exporter'],
    ['a job', 'job_name: a', 'a single job; put it into a list'],
    ['jobs', '- job_name: a', 'a list of jobs; put it under scrape_configs:'],
    ['targets', '- targets: [a]', 'a list of targets (file_sd); put it under static_configs:'],
  ])('says what a wrong file looks like: %s', (_, text, words) => {
    expect(shown(text)).toEqual([
      expect.stringContaining(`undefined file: expected scrape_configs; this looks like ${words}`),
    ])
  })

  it('is told from files of instances, and of checks', () => {
    expect(isScrapeConfig('scrape_configs: 5')).toBe(true)
    expect(isScrapeConfig('scrape_config: []')).toBe(true)
    expect(isScrapeConfig('rule_files: []')).toBe(true)
    expect(isScrapeConfig('- job_name: a')).toBe(true)
    expect(isScrapeConfig('checks: {}')).toBe(false)
    expect(isScrapeConfig('collector: scrape\nconfig: { scrape_configs: [] }')).toBe(false)
    expect(isScrapeConfig('- a')).toBe(false)
    expect(isScrapeConfig('[]')).toBe(false)
    expect(isScrapeConfig('{')).toBe(false)
  })
})
