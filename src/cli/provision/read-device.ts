// What is there of a device, in AWS and in its folder; refuses what does not belong together. Changes nothing.

import { StackError } from '#stack'
import { holderOfKey, holderOfRequest, type KeyHolder } from './certificate-request.ts'
import { certificateIdOf, type DeviceFiles, readIfThere } from './device-files.ts'
import type { ProvisionOptions } from './provision-options.ts'
import type { Certificate, Policy, Registry, Thing } from './registry.ts'

/** Undefined: not there yet. */
export interface Device {
  readonly endpoint: string
  readonly thing: Thing | undefined
  /** Who has the private key. */
  readonly holder: KeyHolder | undefined
  readonly certificate: Certificate | undefined
  readonly isAttached: boolean
  /** Names of those that the certificate has. */
  readonly policies: readonly string[]
  /** The one that the device is to have. */
  readonly policy: Policy | undefined
}

/** @throws {StackError} */
export async function readDevice(
  options: ProvisionOptions,
  registry: Registry,
  files: DeviceFiles,
): Promise<Device> {
  const endpoint = await registry.endpoint()
  const holder = findHolder(options, files)
  const thing = await registry.findThing(options.thing)
  const attached = thing === undefined ? [] : await registry.certificatesOf(options.thing)
  const certificate = await findCertificate(options, { registry, files, holder, attached })
  return {
    endpoint,
    thing,
    holder,
    certificate,
    isAttached: attached.some(({ id }) => id === certificate?.id),
    policies: certificate === undefined ? [] : await registry.policiesOf(certificate.arn),
    policy: await registry.findPolicy(options.policyName),
  }
}

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
      `${outName}/key.pem holds no private key on the curve P-256`,
      'Name another folder with --out DIR, or give a request that this key has signed with --csr FILE.',
    )
  }
}

interface Found {
  readonly registry: Registry
  readonly files: DeviceFiles
  readonly holder: KeyHolder | undefined
  readonly attached: readonly Certificate[]
}

async function findCertificate(
  { thing, outName }: ProvisionOptions,
  { registry, files, holder, attached }: Found,
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
  if (attached.length > 0 && attached.every(({ id }) => id !== own?.id)) {
    const ids = attached.map(({ id, status }) => `${id} (${status})`).join(', ')
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
