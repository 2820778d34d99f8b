import { describe, expect, it } from 'vitest'
import { readCollectSettings } from '../../../src/config/collect-settings.ts'
import { ConfigError } from '../../../src/errors.ts'

const least = { REMOTE_WRITE_URL: 'https://prometheus.example.org/api/v1/write', REMOTE_WRITE_AUTH: 'none' }

describe('the settings of the scheduled function', () => {
  it('are those of the endpoint, and what it takes to park', () => {
    const settings = readCollectSettings({
      ...least,
      PARKING_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/123456789012/failures',
      DIRECT_BUDGET_MS: '2000',
      DEADLINE_RESERVE_MS: '4000',
      LOG_LEVEL: 'warn',
    })
    expect(settings).toMatchObject({
      writeBudgetMs: 2_000,
      deadlineReserveMs: 4_000,
      logLevel: 'warn',
      endpoint: { receiver: 'prometheus', authorization: 'none' },
    })
    expect(settings.parkingQueueUrl?.pathname).toBe('/123456789012/failures')
  })

  it('need no queue', () => {
    expect(readCollectSettings(least).parkingQueueUrl).toBeUndefined()
    expect(readCollectSettings({ ...least, PARKING_QUEUE_URL: '' }).parkingQueueUrl).toBeUndefined()
  })

  it('that are wrong are all told at once', () => {
    const read = () => readCollectSettings({ PARKING_QUEUE_URL: 'failures', LOG_LEVEL: 'loud' })
    expect(read).toThrow(ConfigError)
    expect(read).toThrow(/REMOTE_WRITE_URL: [\s\S]*LOG_LEVEL: [\s\S]*PARKING_QUEUE_URL: /)
  })

  it('that are wrong are told for the queue alone, too', () => {
    expect(() => readCollectSettings({ ...least, PARKING_QUEUE_URL: 'sqs://failures' })).toThrow(
      /^1 problem in the environment:\n {2}PARKING_QUEUE_URL: /,
    )
  })
})
