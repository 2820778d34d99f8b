// Makes what is missing of a device: first reads all that is there, then refuses or changes. A second run finds nothing to
// do; a run after one that failed does the rest. The private key is made here, or on the device (`--csr`): AWS never has it.

import { connectAws, readStack, type Stack, StackError } from '#stack'
import { matchesTopic } from '#studio'
import type { CommandStreams } from '../command.ts'
import { tellingProblems } from '../stack/open-stack.ts'
import { holderOfKey, holderOfRequest, type KeyHolder, makePrivateKey } from './certificate-request.ts'
import { certificateIdOf, type DeviceFiles, openDeviceFiles, readIfThere } from './device-files.ts'
import {
  basicIngest,
  devicePolicy,
  isSamePolicy,
  thingPlaceholder,
  topicForFilter,
  topicOf,
} from './device-policy.ts'
import { envText, instructions } from './instructions.ts'
import { performRevoke } from './perform-revoke.ts'
import type { ProvisionOptions } from './provision-options.ts'
import { type Certificate, openRegistry, type Registry } from './registry.ts'
import { amazonRoots } from './root-certificates.ts'
import { runSteps, type Step } from './step.ts'

export function performProvision(options: ProvisionOptions, streams: CommandStreams): Promise<number> {
  return tellingProblems(streams, async () => {
    const { region, env, now } = { ...options, ...streams }
    const aws = await connectAws({ region, env, now })
    const registry = openRegistry(aws)
    const files = openDeviceFiles(options.outFolder)
    if (options.isRevoked) return performRevoke(options, { registry, files, streams })
    const stack = options.stack === undefined ? undefined : await readStack(aws, options.stack)
    return provision(options, { registry, files, streams, stack, region: aws.region })
  })
}

interface Parts {
  readonly registry: Registry
  readonly files: DeviceFiles
  readonly streams: CommandStreams
  readonly stack: Stack | undefined
  readonly region: string
}

async function provision(options: ProvisionOptions, parts: Parts): Promise<number> {
  const { thing, policyName, outName, isDryRun } = options
  const { registry, files, streams, stack } = parts
  const topics = chooseTopics(options, stack)
  const ruleName = stack?.outputs['RuleName']
  const topic = topicOf(topics[0] ?? '', thing)
  const publishTopic = ruleName === undefined ? topic : basicIngest(ruleName, topic)
  const steps: Step[] = []

  const endpoint = await registry.endpoint()
  const holder = findHolder(options, files)
  const knownThing = await registry.findThing(thing)
  const attached = knownThing === undefined ? [] : await registry.certificatesOf(thing)
  const known = await findCertificate(options, { registry, files, holder, attached })
  const policyText = await registry.findPolicy(policyName)

  // The thing's ARN tells partition and account, which nothing else has to be asked for.
  let thingArn =
    knownThing?.arn ?? `arn:${stack?.partition ?? 'aws'}:iot:${parts.region}:${stack?.account ?? 'ACCOUNT'}:`
  const document = () => {
    const [, partition = '', , region = '', account = ''] = thingArn.split(':')
    return devicePolicy({ partition, region, account, topics, ruleName })
  }
  const checkPolicy = (text: string) => {
    if (!isSamePolicy(parseJson(text), document())) throw otherPolicy(policyName, document())
  }
  // Before anything changes, where the account is known.
  if (policyText !== undefined && (knownThing ?? stack) !== undefined) checkPolicy(policyText)

  if (knownThing === undefined) {
    steps.push({
      text: `create thing ${thing}`,
      run: async () => {
        thingArn = (await registry.createThing(thing)).arn
      },
    })
  }
  let key = holder
  if (key === undefined) {
    steps.push({
      text: `create ${outName}/key.pem, a private key that does not leave this machine`,
      run: () => {
        const pem = makePrivateKey()
        files.create('key.pem', pem)
        key = holderOfKey(pem, thing)
      },
    })
  }
  let certificate = known
  if (known === undefined) {
    steps.push({
      text: `create a certificate, ${outName}/cert.pem`,
      run: async () => {
        certificate = await registry.createCertificate((key as KeyHolder).request)
        try {
          files.create('cert.pem', certificate.pem)
        } catch (error) {
          throw new StackError(
            'other',
            (error as Error).message,
            `Delete the certificate, which nobody else knows: aws iot update-certificate --certificate-id ${certificate.id} --new-status INACTIVE; aws iot delete-certificate --certificate-id ${certificate.id}`,
          )
        }
      },
    })
  } else if (files.read('cert.pem') === undefined) {
    steps.push({
      text: `create ${outName}/cert.pem, the certificate of thing ${thing}`,
      run: () => files.create('cert.pem', known.pem),
    })
  }
  if (policyText === undefined) {
    steps.push({
      text: `create policy ${policyName}`,
      run: () => registry.createPolicy(policyName, JSON.stringify(document())),
    })
  } else {
    // Known by now, whatever was made above.
    if ((knownThing ?? stack) === undefined)
      steps.push({ text: `use policy ${policyName}`, run: () => checkPolicy(policyText) })
  }
  const arn = () => (certificate as Certificate).arn
  const policies = known === undefined ? [] : await registry.policiesOf(known.arn)
  if (!policies.includes(policyName)) {
    steps.push({ text: `attach policy ${policyName}`, run: () => registry.attachPolicy(policyName, arn()) })
  }
  if (known === undefined || attached.every(({ id }) => id !== known.id)) {
    steps.push({
      text: `attach the certificate to thing ${thing}`,
      run: () => registry.attachThing(thing, arn()),
    })
  }
  if (files.read('ca.pem') === undefined) {
    const roots = amazonRoots()
    steps.push({
      text: `create ${outName}/ca.pem, Amazon Root CA 1 and 3`,
      run: () => files.create('ca.pem', roots),
    })
  }
  const env = envText({ endpoint, thing, topic: publishTopic })
  const knownEnv = files.read('env')
  if (knownEnv === undefined)
    steps.push({ text: `create ${outName}/env`, run: () => files.create('env', env) })

  if (steps.length === 0) streams.out(`${thing} has everything; nothing changes\n`)
  await runSteps(steps, { isDryRun, streams })
  if (isDryRun) streams.out(`\npolicy ${policyName}:\n${JSON.stringify(document(), undefined, 2)}\n`)

  for (const other of policies.filter((name) => name !== policyName)) {
    streams.err(`the certificate also has policy ${other}, which may allow more\n`)
  }
  if (knownEnv !== undefined && knownEnv !== env)
    streams.err(`${outName}/env differs from what these options give; it stays\n`)
  if (files.isOpen('key.pem')) streams.err(`others may read ${outName}/key.pem: chmod 600 it\n`)
  streams.out(
    instructions({
      endpoint,
      thing,
      topic: publishTopic,
      outName,
      hasKey: options.requestFile === undefined,
    }),
  )
  return 0
}

function chooseTopics({ topics, thing }: ProvisionOptions, stack: Stack | undefined): readonly string[] {
  const filter = stack?.parameters['TopicFilter']
  if (filter === undefined) return topics ?? [`hosts/${thingPlaceholder}/metrics`]
  const wanted = topics ?? [topicForFilter(filter) ?? `hosts/${thingPlaceholder}/metrics`]
  const other = wanted.find((topic) => !matchesTopic(filter, topicOf(topic, thing)))
  if (other === undefined) return wanted
  throw new StackError(
    'other',
    topics === undefined
      ? `the stack takes ${filter}, which does not say where the name of the thing stands`
      : `the stack takes ${filter}, which does not match ${other}`,
    `Say it with ${thingPlaceholder} in a topic that ${filter} matches: --topic TOPIC.`,
  )
}

/** @returns who holds the private key; undefined where there is none yet */
function findHolder(
  { requestFile, thing, outName }: ProvisionOptions,
  files: DeviceFiles,
): KeyHolder | undefined {
  if (requestFile !== undefined) {
    const holder = holderOfRequest(readIfThere(requestFile) ?? '')
    if (holder !== undefined) return holder
    throw new StackError(
      'other',
      `${requestFile} holds no certificate signing request (PEM)`,
      `Make one on the device: openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout key.pem -out request.pem -subj /CN=${thing}`,
    )
  }
  const pem = files.read('key.pem')
  if (pem === undefined) return undefined
  try {
    return holderOfKey(pem, thing)
  } catch {
    throw new StackError(
      'other',
      `${outName}/key.pem holds no private key`,
      'Remove it, or name another folder with --out DIR.',
    )
  }
}

/**
 * @returns the certificate that the thing has or is to have; undefined where one is to be made
 * @throws {StackError} where it cannot be this one
 */
async function findCertificate(
  { thing, outName }: ProvisionOptions,
  {
    registry,
    files,
    holder,
    attached,
  }: Pick<Parts, 'registry' | 'files'> & {
    readonly holder: KeyHolder | undefined
    readonly attached: readonly Certificate[]
  },
): Promise<Certificate | undefined> {
  const fileName = `${outName}/cert.pem`
  const pem = files.read('cert.pem')
  const own =
    pem === undefined
      ? attached.find((one) => holder?.owns(one.pem))
      : await registry.findCertificate(certificateIdOf(pem, fileName))
  if (pem !== undefined && (own === undefined || holder?.owns(pem) !== true)) {
    throw new StackError(
      'other',
      own === undefined
        ? `AWS IoT Core does not have the certificate ${fileName} in this account and region`
        : `the private key does not belong to the certificate ${fileName}`,
      'Name another folder with --out DIR, or another region with --region REGION. If the certificate was revoked, remove the folder.',
    )
  }
  const others = attached.filter(({ id }) => id !== own?.id)
  if (others.length > 0 && (own === undefined || others.length === attached.length)) {
    const ids = others.map(({ id, status }) => `${id} (${status})`).join(', ')
    throw new StackError(
      'other',
      `thing ${thing} has another certificate: ${ids}`,
      `Name the folder of its files with --out DIR. If they are lost: iot-remote-write provision ${thing} --revoke, and provision it again.`,
    )
  }
  if (own !== undefined && own.status !== 'ACTIVE') {
    throw new StackError(
      'other',
      `somebody has set the certificate of ${thing} to ${own.status}`,
      `If it is to work again: aws iot update-certificate --certificate-id ${own.id} --new-status ACTIVE`,
    )
  }
  return own
}

function otherPolicy(policyName: string, document: object): StackError {
  return new StackError(
    'other',
    `policy ${policyName} is there with another document, which its devices may need`,
    `Name another policy with --policy NAME, or give all its devices this document: aws iot create-policy-version --set-as-default --policy-name ${policyName} --policy-document '${JSON.stringify(document)}'`,
  )
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
