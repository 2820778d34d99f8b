import { describe, expect, it } from 'vitest'
import { checkScrapeConfig, isScrapeConfig, parseScrapeConfig } from '#scrape'

/** Of one job with these lines. */
const job = (lines: string) => `scrape_configs:\n- job_name: a\n${lines.replace(/^/gm, '  ')}\n`
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
    const { remarks } = parseScrapeConfig(text, 'f')
    expect(remarks.map(({ line, path, message }) => `${line} ${path}: ${message}`)).toEqual([
      '3 global.evaluation_interval: not used: there are no rules here',
      '4 rule_files: not used: it belongs to other parts of Prometheus',
      '6 scrape_configs[0]: rounds on AWS are a minute apart: this job is scraped every minute, not every 15s',
      '7 scrape_configs[0].enable_http2: not used: requests are HTTP/1.1',
      '9 scrape_configs[1]: this job has no targets: neither static_configs nor http_sd_configs',
    ])
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
      `${job('')}scrape_config_files: [a]`,
      ['4 scrape_config_files: unknown key `scrape_config_files`; did you mean `scrape_configs`?'],
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
      'another discovery',
      job('kubernetes_sd_configs: []'),
      [
        '3 scrape_configs[0].kubernetes_sd_configs: not supported: this discovery needs a client that runs all the time; use static_configs or http_sd_configs',
      ],
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

  it('is told from files of instances', () => {
    expect(isScrapeConfig('scrape_configs: 5')).toBe(true)
    expect(isScrapeConfig('collector: scrape\nconfig: { scrape_configs: [] }')).toBe(false)
    expect(isScrapeConfig('- a')).toBe(false)
    expect(isScrapeConfig('{')).toBe(false)
  })
})
