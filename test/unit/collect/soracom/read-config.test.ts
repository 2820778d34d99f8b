import { describe, expect, it } from 'vitest'
import { readConfig } from '../../../../src/collect/soracom/read-config.ts'
import { ConfigError } from '../../../../src/errors.ts'
import type { JsonValue } from '../../../../src/model.ts'

const secretArn = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:soracom-AbCdEf'
const auth = { secretArn }

function issuesOf(config: JsonValue): string[] {
  try {
    readConfig(config)
    return []
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.issues.map(({ path, message }) => `${path}: ${message}`)
  }
}

describe('the configuration of the soracom collector', () => {
  it('needs no more than a secret', () => {
    expect(readConfig({ auth })).toEqual({
      coverage: 'jp',
      baseUrl: 'https://api.soracom.io/v1',
      secretArn,
      tokenTimeoutSeconds: 86_400,
      source: 'subscribers',
      filter: {},
      tags: [],
      sims: true,
      traffic: false,
      cost: false,
      cell: false,
    })
  })

  it.each<[string, JsonValue, string]>([
    ['Japan', { coverage: 'jp' }, 'https://api.soracom.io/v1'],
    ['global', { coverage: 'g' }, 'https://g.api.soracom.io/v1'],
    [
      'another server',
      { coverage: 'g', baseUrl: 'https://proxy.example/soracom' },
      'https://proxy.example/soracom',
    ],
    ['a server at home', { baseUrl: 'http://127.0.0.1:8080/v1' }, 'http://127.0.0.1:8080/v1'],
    ['a server at home by name', { baseUrl: 'http://localhost:1/' }, 'http://localhost:1'],
    ['a server at home, IPv6', { baseUrl: 'http://[::1]:1/v1/' }, 'http://[::1]:1/v1'],
  ])('knows the address for %s', (_, config, url) => {
    expect(readConfig({ auth, ...(config as object) }).baseUrl).toBe(url)
  })

  it('takes everything that it documents', () => {
    const config = {
      coverage: 'g',
      auth: { secretArn: 'file:///home/me/soracom.json', tokenTimeoutSeconds: 300 },
      source: 'subscribers',
      filter: { status: ['active', 'standby'], speedClass: ['s1.fast'], tag: { name: 'a', value: 'b' } },
      tags: ['site', { tag: '場所', label: 'place' }, 'line-no', '2nd'],
      sims: false,
      traffic: true,
      cost: true,
      cell: true,
    }
    expect(readConfig(config)).toMatchObject({
      tokenTimeoutSeconds: 300,
      filter: {
        status_filter: 'active|standby',
        speed_class_filter: 's1.fast',
        tag_name: 'a',
        tag_value: 'b',
        tag_value_match_mode: 'exact',
      },
      tags: [
        { tag: 'site', label: 'site' },
        { tag: '場所', label: 'place' },
        { tag: 'line-no', label: 'line_no' },
        { tag: '2nd', label: '_2nd' },
      ],
      sims: false,
      traffic: true,
      cost: true,
      cell: true,
    })
  })

  const secretIssue = 'auth.secretArn: expected the ARN of a secret in Secrets Manager, or a file:/// URL'
  const urlIssue =
    'baseUrl: expected an https URL without query string and user name, such as that of your proxy'
  it.each<[string, JsonValue, string[]]>([
    [
      'nothing',
      null,
      [
        '(all): expected an object with coverage, baseUrl, auth, source, filter, tags, sims, traffic, cost, cell (actual: nothing)',
        'auth: expected an object with secretArn, tokenTimeoutSeconds (actual: nothing)',
      ],
    ],
    ['no secret', {}, ['auth: expected an object with secretArn, tokenTimeoutSeconds (actual: nothing)']],
    ['a secret in place of its ARN', { auth: { secretArn: 'secret-hidden' } }, [secretIssue]],
    [
      'a secret in place of auth',
      { auth: 'secret-hidden' },
      ['auth: expected an object with secretArn, tokenTimeoutSeconds (actual: other text)'],
    ],
    ['an ARN of something else', { auth: { secretArn: 'arn:aws:s3:::bucket' } }, [secretIssue]],
    [
      'credentials',
      { auth: { secretArn, authKey: 'secret-hidden' } },
      ['auth.authKey: unknown key `authKey`; expected one of secretArn, tokenTimeoutSeconds'],
    ],
    [
      'a slip of the pen',
      { auth, trafic: true, covrage: 'g', colour: 1 },
      [
        'trafic: unknown key `trafic`; did you mean `traffic`?',
        'covrage: unknown key `covrage`; did you mean `coverage`?',
        'colour: unknown key `colour`; expected one of coverage, baseUrl, auth, source, filter, tags, sims, traffic, cost, cell',
      ],
    ],
    [
      'values of another type',
      { auth, coverage: 'us', source: 3, sims: 'yes', cost: 1 },
      [
        'source: expected one of subscribers, sims (actual: 3)',
        'coverage: expected one of jp, g (actual: other text)',
        'sims: expected true or false (actual: other text)',
        'cost: expected true or false (actual: 1)',
      ],
    ],
    [
      'nothing to do',
      { auth, sims: false },
      ['sims: nothing to collect; set at least one of sims, traffic, cost and cell to true'],
    ],
    [
      'a token that is too short',
      { auth: { secretArn, tokenTimeoutSeconds: 299 } },
      ['auth.tokenTimeoutSeconds: expected an integer from 300 to 172800 (actual: 299)'],
    ],
    [
      'a token that is too long',
      { auth: { secretArn, tokenTimeoutSeconds: 172_801 } },
      ['auth.tokenTimeoutSeconds: expected an integer from 300 to 172800 (actual: 172801)'],
    ],
    [
      'a filter of SIMs',
      { auth, source: 'sims', filter: {} },
      ['filter: used only with source: subscribers; remove it'],
    ],
    [
      'a filter of nothing',
      { auth, filter: { status: [], speedClass: 's1.fast', tag: {} } },
      [
        'filter.status: expected a list of text (actual: an empty list)',
        'filter.speedClass: expected a list of text (actual: other text)',
        'filter.tag.name: expected text (actual: nothing)',
        'filter.tag.value: expected text (actual: nothing)',
      ],
    ],
    [
      'statuses that are none',
      { auth, filter: { status: ['asleep', 'active'] } },
      [
        'filter.status[0]: expected one of active, inactive, ready, instock, shipped, suspended, standby, terminated (actual: other text)',
      ],
    ],
    ['plain http', { auth, baseUrl: 'http://api.soracom.io/v1' }, [urlIssue]],
    ['a host that looks like home', { auth, baseUrl: 'http://localhost.example/v1' }, [urlIssue]],
    ['a user in the address', { auth, baseUrl: 'https://me:hidden@api.soracom.io/v1' }, [urlIssue]],
    ['a query in the address', { auth, baseUrl: 'https://api.soracom.io/v1?x=1' }, [urlIssue]],
    ['no address', { auth, baseUrl: 'soracom' }, [urlIssue]],
  ])('is refused with %s', (_, config, issues) => {
    expect(issuesOf(config).sort()).toEqual([...issues].sort())
  })

  it('never quotes a secret', () => {
    const wrong = [
      { auth: { secretArn: 'hidden' } },
      { auth: 'hidden' },
      { auth: ['hidden'] },
      { auth, baseUrl: 'hidden' },
    ]
    expect(wrong.flatMap(issuesOf).filter((issue) => issue.includes('hidden'))).toEqual([])
    expect(wrong.map((config) => issuesOf(config).length)).toEqual([1, 1, 1, 1])
  })

  it.each<[string, JsonValue, string[]]>([
    ['no list', 'site', ['tags: expected a list of tag names, or of {tag, label}']],
    [
      'too many',
      Array.from({ length: 21 }, (_, index) => `t${index}`),
      ['tags: expected at most 20 tags (actual: 21)'],
    ],
    [
      'no text',
      [7, ''],
      ['tags[0]: expected text (actual: 7)', 'tags[1]: expected text (actual: empty text)'],
    ],
    [
      'a name of nothing that a label may have',
      ['場所'],
      ['tags[0]: not a valid name as a label; choose another one with {tag, label}'],
    ],
    [
      'a reserved name',
      ['__name__'],
      ['tags[0]: not a valid name as a label; choose another one with {tag, label}'],
    ],
    [
      'a label of the collector',
      ['status', { tag: 'x', label: 'imsi' }],
      [
        'tags[0]: this name is reserved and cannot be used as a label; choose another one with {tag, label}',
        'tags[1].label: this name is reserved and cannot be used as a label',
      ],
    ],
    ['an invalid label', [{ tag: 'x', label: 'a-b' }], ['tags[0].label: not a valid name as a label']],
    [
      'an incomplete entry',
      [{ tag: 'x', lable: 'y' }],
      [
        'tags[0].lable: unknown key `lable`; did you mean `label`?',
        'tags[0].label: expected text (actual: nothing)',
      ],
    ],
    [
      'two tags for one label',
      ['site-id', 'site id', { tag: 'z', label: 'site_id' }],
      [
        'tags[1]: gives the same label as tags[0]; choose its label with {tag, label}',
        'tags[2]: gives the same label as tags[0]; choose its label with {tag, label}',
      ],
    ],
  ])('is refused with tags that are %s', (_, tags, issues) => {
    expect(issuesOf({ auth, tags })).toEqual(issues)
  })

  it('has room for twenty tags', () => {
    expect(issuesOf({ auth, tags: Array.from({ length: 20 }, (_, index) => `t${index}`) })).toEqual([])
  })
})
