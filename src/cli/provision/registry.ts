// AWS IoT's registry as `provision` uses it: things, certificates, policies, and what is attached to what. Each call throws
// a StackError that names the permission; what is not there is undefined.
// https://docs.aws.amazon.com/iot/latest/apireference/API_Operations_AWS_IoT.html

import {
  AttachPolicyCommand,
  AttachThingPrincipalCommand,
  CreateCertificateFromCsrCommand,
  CreatePolicyCommand,
  CreateThingCommand,
  DeleteCertificateCommand,
  DeletePolicyCommand,
  DeleteThingCommand,
  DescribeCertificateCommand,
  DescribeEndpointCommand,
  DescribeThingCommand,
  DetachPolicyCommand,
  DetachThingPrincipalCommand,
  GetPolicyCommand,
  IoTClient,
  ListAttachedPoliciesCommand,
  ListPrincipalThingsCommand,
  ListTargetsForPolicyCommand,
  ListThingPrincipalsCommand,
  UpdateCertificateCommand,
} from '@aws-sdk/client-iot'
import { type Aws, type StackError, toStackError } from '#stack'

export interface Certificate {
  /** SHA-256 of the certificate, in hexadecimal. */
  readonly id: string
  readonly arn: string
  readonly pem: string
  /** `ACTIVE`, `INACTIVE`, `REVOKED`, … */
  readonly status: string
}

export interface Thing {
  readonly arn: string
  /** Whether `provision` has made it. */
  readonly isOwn: boolean
}

const ownAttributes = { 'made-by': 'iot-remote-write' }

export interface Policy {
  readonly arn: string
  /** Of its default version, as text. */
  readonly document: string
}

/** AWS finishes a detachment within seconds after it has confirmed it. */
const deleteAttemptsMax = 6
const deleteRetryDelayMs = 1_000
/** Of 100 and more entries each. */
const pagesMax = 100

export type Registry = ReturnType<typeof openRegistry>

export function openRegistry(aws: Aws) {
  const iot = aws.client(IoTClient)

  async function call<Answer>(action: string, send: () => Promise<Answer>): Promise<Answer> {
    try {
      return await send()
    } catch (error) {
      throw toStackError(error, `iot:${action}`)
    }
  }

  const findCertificate = async (certificateId: string): Promise<Certificate | undefined> => {
    const found = await orUndefined(
      call('DescribeCertificate', () => iot.send(new DescribeCertificateCommand({ certificateId }))),
    )
    const {
      certificateArn: arn = '',
      certificatePem: pem = '',
      status = '',
    } = found?.certificateDescription ?? {}
    return found && { id: certificateId, arn, pem, status }
  }

  return {
    endpoint: async (): Promise<string> => {
      const { endpointAddress = '' } = await call('DescribeEndpoint', () =>
        iot.send(new DescribeEndpointCommand({ endpointType: 'iot:Data-ATS' })),
      )
      return endpointAddress
    },

    findThing: async (thingName: string): Promise<Thing | undefined> => {
      const found = await orUndefined(
        call('DescribeThing', () => iot.send(new DescribeThingCommand({ thingName }))),
      )
      const isOwn = found?.attributes?.['made-by'] === ownAttributes['made-by']
      return found && { arn: found.thingArn ?? '', isOwn }
    },
    createThing: async (thingName: string): Promise<Thing> => {
      const { thingArn: arn = '' } = await call('CreateThing', () =>
        iot.send(new CreateThingCommand({ thingName, attributePayload: { attributes: ownAttributes } })),
      )
      return { arn, isOwn: true }
    },
    deleteThing: (thingName: string) =>
      untilDetached(() => call('DeleteThing', () => iot.send(new DeleteThingCommand({ thingName })))),

    findCertificate,
    /** Those attached to the thing. */
    certificatesOf: async (thingName: string): Promise<Certificate[]> => {
      const arns = await allPages((nextToken) =>
        call('ListThingPrincipals', async () => {
          const page = await iot.send(new ListThingPrincipalsCommand({ thingName, nextToken }))
          return { items: page.principals, nextToken: page.nextToken }
        }),
      )
      const found: Certificate[] = []
      // Cognito identities are principals, too.
      for (const arn of arns.filter((one) => one.includes(':cert/'))) {
        const certificate = await findCertificate(arn.slice(arn.lastIndexOf('/') + 1))
        if (certificate !== undefined) found.push(certificate)
      }
      return found
    },
    thingsOf: (principal: string): Promise<string[]> =>
      allPages((nextToken) =>
        call('ListPrincipalThings', async () => {
          const page = await iot.send(new ListPrincipalThingsCommand({ principal, nextToken }))
          return { items: page.things, nextToken: page.nextToken }
        }),
      ),
    /** Active from the first: without a policy it may do nothing. */
    createCertificate: async (certificateSigningRequest: string): Promise<Certificate> => {
      const made = await call('CreateCertificateFromCsr', () =>
        iot.send(new CreateCertificateFromCsrCommand({ certificateSigningRequest, setAsActive: true })),
      )
      const { certificateId: id = '', certificateArn: arn = '', certificatePem: pem = '' } = made
      return { id, arn, pem, status: 'ACTIVE' }
    },
    deactivateCertificate: (certificateId: string) =>
      call('UpdateCertificate', () =>
        iot.send(new UpdateCertificateCommand({ certificateId, newStatus: 'INACTIVE' })),
      ),
    deleteCertificate: (certificateId: string) =>
      untilDetached(() =>
        call('DeleteCertificate', () => iot.send(new DeleteCertificateCommand({ certificateId }))),
      ),
    attachThing: (thingName: string, principal: string) =>
      call('AttachThingPrincipal', () => iot.send(new AttachThingPrincipalCommand({ thingName, principal }))),
    detachThing: (thingName: string, principal: string) =>
      call('DetachThingPrincipal', () => iot.send(new DetachThingPrincipalCommand({ thingName, principal }))),

    findPolicy: async (policyName: string): Promise<Policy | undefined> => {
      const found = await orUndefined(call('GetPolicy', () => iot.send(new GetPolicyCommand({ policyName }))))
      return found && { arn: found.policyArn ?? '', document: found.policyDocument ?? '' }
    },
    createPolicy: (policyName: string, policyDocument: string) =>
      call('CreatePolicy', () => iot.send(new CreatePolicyCommand({ policyName, policyDocument }))),
    deletePolicy: (policyName: string) =>
      untilDetached(() => call('DeletePolicy', () => iot.send(new DeletePolicyCommand({ policyName })))),
    policiesOf: (target: string): Promise<string[]> =>
      allPages((marker) =>
        call('ListAttachedPolicies', async () => {
          const page = await iot.send(new ListAttachedPoliciesCommand({ target, marker }))
          return {
            items: page.policies?.map(({ policyName = '' }) => policyName),
            nextToken: page.nextMarker,
          }
        }),
      ),
    targetsOf: (policyName: string): Promise<string[]> =>
      allPages((marker) =>
        call('ListTargetsForPolicy', async () => {
          const page = await iot.send(new ListTargetsForPolicyCommand({ policyName, marker }))
          return { items: page.targets, nextToken: page.nextMarker }
        }),
      ),
    attachPolicy: (policyName: string, target: string) =>
      call('AttachPolicy', () => iot.send(new AttachPolicyCommand({ policyName, target }))),
    detachPolicy: (policyName: string, target: string) =>
      call('DetachPolicy', () => iot.send(new DetachPolicyCommand({ policyName, target }))),
  }
}

async function orUndefined<Answer>(asked: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await asked
  } catch (error) {
    if ((error as StackError).kind === 'not_found') return undefined
    throw error
  }
}

async function allPages(
  read: (nextToken: string | undefined) => Promise<{
    readonly items: readonly string[] | undefined
    readonly nextToken: string | undefined
  }>,
): Promise<string[]> {
  const all: string[] = []
  let token: string | undefined
  for (let pages = 0; pages < pagesMax; pages++) {
    const { items = [], nextToken } = await read(token)
    all.push(...items)
    if (!nextToken) break
    token = nextToken
  }
  return all
}

async function untilDetached(remove: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await remove()
      return
    } catch (error) {
      const isConflict = /DeleteConflict|InvalidRequest.*attached/i.test((error as Error).message)
      if (!isConflict || attempt === deleteAttemptsMax) throw error
      await new Promise((resolve) => setTimeout(resolve, deleteRetryDelayMs))
    }
  }
}
