// Reads a template of this project as CloudFormation would with given parameters: conditions decided,
// intrinsics worked out, what is not there left out. Attributes of resources become texts such as `Ingest.Arn`.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type CollectionTag, parse, type ScalarTag } from 'yaml'

// biome-ignore lint/suspicious/noExplicitAny: a template is a tree of whatever CloudFormation defines.
export type Tree = any

export type Parameters = Readonly<Record<string, string>>

const intrinsics = ['Sub', 'GetAtt', 'If', 'Equals', 'Not', 'And', 'Or', 'Select', 'Split', 'Join']
const plainNames = ['Ref', 'Condition']

const customTags = [...plainNames, ...intrinsics].flatMap((name): (ScalarTag | CollectionTag)[] => {
  const key = plainNames.includes(name) ? name : `Fn::${name}`
  return [
    { tag: `!${name}`, resolve: (text: string) => ({ [key]: text }) },
    { tag: `!${name}`, collection: 'seq', resolve: (node) => ({ [key]: (node as Tree).toJSON() }) },
  ]
})

export type TemplateName = 'template.yaml' | 'collectors.yaml' | 'scrape.yaml' | 'checks-template.yaml'

/** The template as it is written, with `!Ref x` as `{Ref: x}` and so on. */
export function parseTemplate(name: TemplateName = 'template.yaml'): Tree {
  const file = join(import.meta.dirname, '..', '..', name)
  return parse(readFileSync(file, 'utf8'), { customTags })
}

const pseudoParameters: Parameters = {
  'AWS::StackName': 'iot-remote-write',
  'AWS::Region': 'eu-central-1',
  'AWS::AccountId': '123456789012',
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
}

/** Values as people would give them. */
export const sample = {
  TopicFilter: 'factory/+/+/telemetry',
  MappingUri: 's3://fleet-settings/tokyo/mapping.yaml',
  WorkspaceArn: 'arn:aws:aps:us-west-2:123456789012:workspace/ws-0a1b2c3d',
  RemoteWriteRoleArn: 'arn:aws:iam::210987654321:role/metrics-writer',
  RemoteWriteUrl: 'https://prometheus.example.org/api/v1/write',
  RemoteWriteSecretArn: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:grafana-Ab12Cd',
  WebhookSecretArn: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:webhooks-Ab12Cd',
  KmsKeyArn: 'arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  AlarmTopicArn: 'arn:aws:sns:eu-central-1:123456789012:on-call',
  PermissionsBoundaryArn: 'arn:aws:iam::123456789012:policy/boundary',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a substitution template of AWS IoT.
  PartitionKey: '${clientid()}',
} as const

/** Parameters of a stack with a stream. */
export const stream: Parameters = { Delivery: 'stream' }

/** Parameters of a stack whose rule sends its messages to the HTTP door. */
export const http: Parameters = { Delivery: 'http' }

const noValue = Symbol('AWS::NoValue')

interface Evaluator {
  /** The node with every intrinsic function worked out. Throws for what is not made with these parameters. */
  evaluate(node: Tree): unknown
  isTrue(condition: string): boolean
  /** Those resources or outputs whose condition holds, each as `change` makes it. */
  present(
    section: Readonly<Record<string, Tree>>,
    change: (entry: Tree) => Tree,
  ): Readonly<Record<string, Tree>>
}

/** @param given over the sample's topic filter and the defaults */
function createEvaluator(template: Tree, given: Parameters): Evaluator {
  const parameters: Parameters = { TopicFilter: sample.TopicFilter, ...given }
  const values: Record<string, unknown> = { ...pseudoParameters }
  for (const [name, { Type, Default }] of Object.entries<Tree>(template.Parameters)) {
    const value = parameters[name] ?? (Default === undefined ? undefined : String(Default))
    values[name] = Type === 'CommaDelimitedList' ? value?.split(',') : value
  }

  const isTrue = (name: string): boolean => evaluate(template.Conditions[name]) as boolean

  const isPresent = ({ Condition }: Tree): boolean => Condition === undefined || isTrue(Condition)

  function evaluate(node: Tree): unknown {
    if (Array.isArray(node)) return node.map(evaluate).filter((value) => value !== noValue)
    if (typeof node !== 'object' || node === null) return node
    const [key, argument] = Object.entries(node)[0] ?? []
    if (key !== undefined && Object.keys(node).length === 1) {
      if (key === 'Ref') return ref(argument as string)
      if (key === 'Condition') return isTrue(argument as string)
      if (key.startsWith('Fn::')) return call(key.slice('Fn::'.length), argument)
    }
    return Object.fromEntries(
      Object.entries(node)
        .map(([name, value]) => [name, evaluate(value)])
        .filter(([, value]) => value !== noValue),
    )
  }

  function ref(name: string): unknown {
    if (name === 'AWS::NoValue') return noValue
    return Object.hasOwn(values, name) ? values[name] : resource(name)
  }

  function resource(reference: string): string {
    const found = template.Resources[reference.split('.')[0] as string]
    if (found === undefined) throw new Error(`the template refers to ${reference}, which it does not have`)
    if (!isPresent(found)) throw new Error(`${reference} is not made with these parameters`)
    return reference
  }

  function call(name: string, argument: Tree): unknown {
    if (name === 'If') return evaluate(argument[isTrue(argument[0]) ? 1 : 2])
    if (name === 'GetAtt') return resource(String(argument))
    if (name === 'Sub') return substitute(argument)
    const operands = evaluate(argument) as Tree
    switch (name) {
      case 'Equals':
        return String(operands[0]) === String(operands[1])
      case 'Not':
        return !operands[0]
      case 'And':
        return operands.every(Boolean)
      case 'Or':
        return operands.some(Boolean)
      case 'Select':
        return operands[1][operands[0]]
      case 'Split':
        return operands[1].split(operands[0])
      case 'Join':
        return operands[1].join(operands[0])
    }
    throw new Error(`no such intrinsic function here: ${name}`)
  }

  function substitute(argument: Tree): string {
    const [text, own] = Array.isArray(argument) ? argument : [argument, {}]
    return text.replace(/\$\{([\w:.]+)\}/g, (_: string, name: string) =>
      String(Object.hasOwn(own, name) ? evaluate(own[name]) : ref(name)),
    )
  }

  return {
    evaluate,
    isTrue,
    present: (section, change) =>
      Object.fromEntries(
        Object.entries(section)
          .filter(([, entry]) => isPresent(entry))
          .map(([name, entry]) => [name, change(entry)]),
      ),
  }
}

/**
 * Resources and outputs of a stack with these parameters, and the assertions of `Rules` that they break. Throws where
 * one of them refers to something that is not made with these parameters.
 * @param given over the sample's topic filter and the defaults
 */
export function deployTemplate(
  given: Parameters = {},
  name: TemplateName = 'template.yaml',
): {
  readonly resources: Readonly<Record<string, Tree>>
  readonly outputs: Readonly<Record<string, Tree>>
  readonly brokenRules: readonly string[]
} {
  const template = parseTemplate(name)
  const { evaluate, present } = createEvaluator(template, given)
  const brokenRules = Object.values<Tree>(template.Rules)
    .filter(({ RuleCondition = true }) => evaluate(RuleCondition))
    .flatMap(({ Assertions }) => Assertions)
    .filter(({ Assert }: Tree) => !evaluate(Assert))
    .map(({ AssertDescription }: Tree) => AssertDescription)
  return {
    resources: present(template.Resources, evaluate),
    outputs: present(template.Outputs, evaluate),
    brokenRules,
  }
}

/**
 * The template without conditions: those of these parameters, which become its defaults, are decided. Everything else is
 * as it is written.
 */
export function decideConditions(given: Parameters, name: TemplateName = 'template.yaml'): Tree {
  const template = parseTemplate(name)
  const { isTrue, present } = createEvaluator(template, given)

  function decide(node: Tree): Tree {
    if (Array.isArray(node)) return node.map(decide).filter((value) => value !== noValue)
    if (typeof node !== 'object' || node === null) return node
    if (node.Ref === 'AWS::NoValue') return noValue
    if (node['Fn::If'] !== undefined) {
      const [condition, then, otherwise] = node['Fn::If']
      return decide(isTrue(condition) ? then : otherwise)
    }
    const entries = Object.entries(node).map(([name, value]) => [name, decide(value)] as const)
    return Object.fromEntries(entries.filter(([, value]) => value !== noValue))
  }

  const withoutCondition = ({ Condition: _, ...entry }: Tree): Tree => decide(entry)
  const { Conditions: _conditions, Rules: _rules, Metadata: _metadata, ...rest } = template
  const withDefaults = Object.entries<Tree>(template.Parameters).map(([name, parameter]) => {
    return [name, name in given ? { ...parameter, Default: given[name] } : parameter]
  })
  return {
    ...rest,
    Parameters: Object.fromEntries(withDefaults),
    Resources: present(template.Resources, withoutCondition),
    Outputs: present(template.Outputs, withoutCondition),
  }
}

export function resourcesOfType(resources: Readonly<Record<string, Tree>>, type: string): [string, Tree][] {
  return Object.entries(resources).filter(([, { Type }]) => Type === type)
}
