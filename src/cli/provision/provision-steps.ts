// What is missing of a device, as steps in an order in which a run can end after each: a later run finds what this one made.

import { StackError } from '#stack'
import { holderOfKey, type KeyHolder, makePrivateKey } from './certificate-request.ts'
import type { DeviceFiles } from './device-files.ts'
import { isSamePolicy, type PolicyDocument } from './device-policy.ts'
import type { ProvisionOptions } from './provision-options.ts'
import type { Device } from './read-device.ts'
import type { Certificate, Registry } from './registry.ts'
import { amazonRoots } from './root-certificates.ts'
import type { Step } from './step.ts'

export interface StepParts {
  readonly device: Device
  readonly registry: Registry
  readonly files: DeviceFiles
  /** Of the file `env`. */
  readonly envText: string
  /** @param thingArn undefined where the thing is not there yet */
  policyFor(thingArn: string | undefined): PolicyDocument
}

export function provisionSteps(options: ProvisionOptions, parts: StepParts): Step[] {
  const { thing, policyName, outName } = options
  const { device, registry, files, policyFor, envText } = parts
  let { holder, certificate } = device
  let thingArn = device.thing?.arn
  const certificateArn = () => (certificate as Certificate).arn
  const steps: Step[] = []
  const add = (isMissing: boolean, text: string, run: Step['run']) => isMissing && steps.push({ text, run })

  add(device.thing === undefined, `create thing ${thing}`, async () => {
    thingArn = (await registry.createThing(thing)).arn
  })
  add(holder === undefined, `create ${outName}/key.pem, a private key that stays on this machine`, () => {
    const pem = makePrivateKey()
    files.create('key.pem', pem)
    holder = holderOfKey(pem, thing)
  })
  if (certificate === undefined) {
    add(true, `create a certificate, ${outName}/cert.pem`, async () => {
      certificate = await registry.createCertificate((holder as KeyHolder).request)
      keepCertificate(files, certificate)
    })
  } else {
    const { pem } = certificate
    add(
      files.read('cert.pem') === undefined,
      `create ${outName}/cert.pem, the certificate of thing ${thing}`,
      () => files.create('cert.pem', pem),
    )
  }
  add(device.policy === undefined, `create policy ${policyName}`, () =>
    registry.createPolicy(policyName, JSON.stringify(policyFor(thingArn))),
  )
  add(!device.policies.includes(policyName), `attach policy ${policyName}`, () =>
    registry.attachPolicy(policyName, certificateArn()),
  )
  add(!device.isAttached, `attach the certificate to thing ${thing}`, () =>
    registry.attachThing(thing, certificateArn()),
  )
  if (files.read('ca.pem') === undefined) {
    const roots = amazonRoots()
    add(true, `create ${outName}/ca.pem, Amazon Root CA 1 and 3`, () => files.create('ca.pem', roots))
  }
  add(files.read('env') === undefined, `create ${outName}/env`, () => files.create('env', envText))
  return steps
}

/**
 * @param known the policy's document, as text
 * @throws {StackError} where it is another one, which other devices may need
 */
export function checkPolicy(policyName: string, known: string, wanted: PolicyDocument): void {
  if (isSamePolicy(parseJson(known), wanted)) return
  throw new StackError(
    'other',
    `policy ${policyName} is there with another document, which its devices may need`,
    `Name another policy with --policy NAME, or give all its devices this document: aws iot create-policy-version --set-as-default --policy-name ${policyName} --policy-document '${JSON.stringify(wanted)}'`,
  )
}

function keepCertificate(files: DeviceFiles, { id, pem }: Certificate): void {
  try {
    files.create('cert.pem', pem)
  } catch (error) {
    throw new StackError(
      'other',
      (error as Error).message,
      `Delete the certificate, which no file has: aws iot update-certificate --certificate-id ${id} --new-status INACTIVE; aws iot delete-certificate --certificate-id ${id}`,
    )
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
