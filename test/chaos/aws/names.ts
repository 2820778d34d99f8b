// What the models call things, in the form that AWS gives to such names.

export const region = 'eu-central-1'

const account = '123456789012'

export function arnOf(service: 'kinesis' | 'lambda' | 'sqs', resource: string): string {
  return `arn:aws:${service}:${region}:${account}:${resource}`
}

export const roleArn = `arn:aws:iam::${account}:role/ingest`

export const functionArn = arnOf('lambda', 'function:ingest')

/** UUIDs of version 4, from a stream of random numbers. */
export function createUuids(random: () => number): () => string {
  const hex = (digits: number): string =>
    Math.floor(random() * 16 ** digits)
      .toString(16)
      .padStart(digits, '0')
  return () =>
    `${hex(8)}-${hex(4)}-4${hex(3)}-${(8 + Math.floor(random() * 4)).toString(16)}${hex(3)}-${hex(12)}`
}
