// The policy of devices: each may connect as its own thing and publish to its own topics, and nothing else. Variables of
// the policy stand for the thing, so that one policy serves all.
// https://docs.aws.amazon.com/iot/latest/developerguide/thing-policy-variables.html

/** In a topic of `--topic`, the name of the thing. */
export const thingPlaceholder = '{thing}'

const thingVariable = ['$', '{iot:Connection.Thing.ThingName}'].join('')

export interface PolicyScope {
  /** `aws`, `aws-cn`, … */
  readonly partition: string
  readonly region: string
  /** Twelve digits. */
  readonly account: string
  /** Such as `hosts/{thing}/metrics`; `#` may be its last level. */
  readonly topics: readonly string[]
  /** The rule that takes them by Basic Ingest; undefined: none. */
  readonly ruleName: string | undefined
}

export interface PolicyDocument {
  readonly Version: '2012-10-17'
  readonly Statement: readonly object[]
}

export function devicePolicy({ partition, region, account, topics, ruleName }: PolicyScope): PolicyDocument {
  const arn = (resource: string) => `arn:${partition}:iot:${region}:${account}:${resource}`
  const published = [
    ...topics,
    ...(ruleName === undefined ? [] : topics.map((t) => basicIngest(ruleName, t))),
  ]
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: 'iot:Connect',
        Resource: arn(`client/${thingVariable}`),
        Condition: { Bool: { 'iot:Connection.Thing.IsAttached': 'true' } },
      },
      {
        Effect: 'Allow',
        Action: 'iot:Publish',
        Resource: published.map((topic) =>
          arn(`topic/${topic.replaceAll(thingPlaceholder, thingVariable).replace(/#$/, '*')}`),
        ),
      },
    ],
  }
}

/** https://docs.aws.amazon.com/iot/latest/developerguide/iot-basic-ingest.html */
export function basicIngest(ruleName: string, topic: string): string {
  return `$aws/rules/${ruleName}/${topic}`
}

/** @returns a topic to which the thing may publish */
export function topicOf(topic: string, thing: string): string {
  return topic.replaceAll(thingPlaceholder, thing).replace(/#$/, 'test')
}

/** @returns what is wrong with a topic for a policy; undefined: nothing */
export function faultOfTopic(topic: string): string | undefined {
  const levels = topic.split('/')
  if (!levels.includes(thingPlaceholder)) {
    return `expected a level ${thingPlaceholder}, without which each device could publish as any other, such as hosts/${thingPlaceholder}/metrics`
  }
  if (topic.startsWith('$'))
    return 'expected a topic that does not begin with $; --stack adds that of Basic Ingest'
  // In a policy, * also matches slashes, and + is a character like any other.
  // https://docs.aws.amazon.com/iot/latest/developerguide/pub-sub-policy.html
  const isWild = (level: string, at: number) =>
    /[*?+]|\$\{/.test(level) || (level.includes('#') && (level !== '#' || at < levels.length - 1))
  if (levels.some(isWild)) return 'expected no wildcard but # as the last level'
  if (/[^\x20-\x7e]|["'\\\s]/.test(topic))
    return 'expected printable ASCII without spaces, quotes and backslashes'
  // https://docs.aws.amazon.com/general/latest/gr/iot-core.html#limits_iot, Basic Ingest's first three levels excluded.
  if (levels.length > 8) return 'expected at most 8 levels, which is the limit of AWS IoT Core'
  return undefined
}

/** @returns the topics that a filter such as `hosts/+/metrics` leaves for a thing; undefined where one cannot know */
export function topicForFilter(filter: string): string | undefined {
  const wild = filter.split('/').filter((level) => level === '+' || level === '#')
  const topic = filter.replace('+', thingPlaceholder)
  return wild.length === 1 && wild[0] === '+' && faultOfTopic(topic) === undefined ? topic : undefined
}

/** Key order and single texts in the place of lists make no difference. */
export function isSamePolicy(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other)
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) {
    return value.length === 1 ? canonical(value[0]) : `[${value.map(canonical).toSorted().join()}]`
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).map(
    ([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`,
  )
  return `{${members.toSorted().join()}}`
}
