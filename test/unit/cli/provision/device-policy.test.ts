// The policy of devices, and that of examples/fleet-provisioning, which is the same.

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  devicePolicy,
  faultOfTopic,
  isSamePolicy,
  topicForFilter,
  topicOf,
} from '../../../../src/cli/provision/device-policy.ts'
import { defaultPolicyName } from '../../../../src/cli/provision/provision-options.ts'
import { projectFolder } from '../../../helpers/start-process.ts'

const example = (name: string) =>
  JSON.parse(readFileSync(path.join(projectFolder, 'examples/fleet-provisioning', name), 'utf8')) as Template
interface Template {
  readonly Resources: Readonly<
    Record<string, { readonly Type: string; readonly Properties: Readonly<Record<string, unknown>> }>
  >
}

const scope = { partition: 'aws', region: 'REGION', account: 'ACCOUNT' }

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: variables of AWS IoT's policies.
describe('the policy of devices', () => {
  it('is that of the fleet provisioning template', () => {
    const policy = devicePolicy({ ...scope, topics: ['hosts/{thing}/metrics'], ruleName: 'RULE' })
    expect(example('policy.json')).toEqual(policy)
    const { policy: named, thing } = example('template.json').Resources
    expect(named?.Properties).toEqual({ PolicyName: defaultPolicyName('iot-remote-write') })
    // So that --revoke deletes it.
    expect(thing?.Properties['AttributePayload']).toEqual({ 'made-by': 'iot-remote-write' })
  })

  it('ends with * where a topic ends with #', () => {
    const { Statement } = devicePolicy({ ...scope, topics: ['a/{thing}/#', '{thing}'], ruleName: undefined })
    expect(Statement[1]).toEqual({
      Effect: 'Allow',
      Action: 'iot:Publish',
      Resource: [
        'arn:aws:iot:REGION:ACCOUNT:topic/a/${iot:Connection.Thing.ThingName}/*',
        'arn:aws:iot:REGION:ACCOUNT:topic/${iot:Connection.Thing.ThingName}',
      ],
    })
  })

  it('is the same in another order, and with single texts for lists', () => {
    const policy = devicePolicy({ ...scope, topics: ['a/{thing}', 'b/{thing}'], ruleName: undefined })
    const [connect, publish] = policy.Statement as [{ Resource: string }, { Resource: string[] }]
    const resources = { ...publish, Resource: publish.Resource.toReversed() }
    expect(
      isSamePolicy(
        { Statement: [resources, { ...connect, Resource: [connect.Resource] }], Version: '2012-10-17' },
        policy,
      ),
    ).toBe(true)
    expect(isSamePolicy({ ...policy, Statement: [connect] }, policy)).toBe(false)
    expect(isSamePolicy(undefined, policy)).toBe(false)
  })
})

describe('a topic of --topic', () => {
  it.each(['hosts/{thing}/metrics', '{thing}', '{thing}/#', 'a/b/c/d/e/f/g/{thing}'])(
    '%s is one',
    (topic) => {
      expect(faultOfTopic(topic)).toBeUndefined()
    },
  )

  it.each([
    ['hosts/metrics', /a level {thing}/],
    ['hosts/x{thing}', /a level {thing}/],
    ['', /a level {thing}/],
    ['$aws/rules/r/{thing}', /begin with \$/],
    ['+/{thing}', /no wildcard/],
    ['#/{thing}', /no wildcard/],
    ['{thing}/a#', /no wildcard/],
    ['{thing}/*', /no wildcard/],
    ['{thing}/a?', /no wildcard/],
    ['{thing}/${iot:ClientId}', /no wildcard/],
    ["{thing}/it's", /printable ASCII/],
    ['{thing}/a b', /printable ASCII/],
    ['{thing}/ü', /printable ASCII/],
    ['a/b/c/d/e/f/g/h/{thing}', /at most 8 levels/],
  ])('%j is none', (topic, fault) => {
    expect(faultOfTopic(topic)).toMatch(fault)
  })

  it('comes from a filter with one +', () => {
    const found = ['hosts/+/metrics', '+', 'a/+/+', 'a/+/#', '#', 'a/b', '$aws/things/+/shadow/update'].map(
      topicForFilter,
    )
    expect(found).toEqual(['hosts/{thing}/metrics', '{thing}', ...new Array(5).fill(undefined)])
    expect(topicOf('a/{thing}/#', 'pi-4')).toBe('a/pi-4/test')
  })
})
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: variables of AWS IoT's policies.
