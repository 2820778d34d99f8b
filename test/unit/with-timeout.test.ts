import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { withTimeout } from '../../src/with-timeout.ts'

const never = new Promise<never>(() => undefined)

it('hands on an answer, and what goes wrong with it', async () => {
  expect(await withTimeout(5_000, async () => 'answer')).toBe('answer')
  await expect(withTimeout(5_000, () => Promise.reject(new RangeError('none')))).rejects.toThrow(
    new RangeError('none'),
  )
})

it('ends when the time is up, whether or not the signal is heeded', async () => {
  const error = { name: 'TimeoutError', message: 'no answer within 20 ms' }
  await expect(withTimeout(20, () => never)).rejects.toMatchObject(error)
  const heeding = (signal: AbortSignal): Promise<never> =>
    new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(new Error('aborted')))
    })
  await expect(withTimeout(20, heeding)).rejects.toMatchObject(error)
})

it('aborts the signal with its error, and names what it waited for', async () => {
  let seen: AbortSignal | undefined
  const ask = (signal: AbortSignal): Promise<never> => {
    seen = signal
    return never
  }
  await expect(withTimeout(20, ask, 'credentials')).rejects.toThrow('no credentials within 20 ms')
  expect(seen?.reason).toMatchObject({ message: 'no credentials within 20 ms' })
})

it('leaves the signal alone once there is an answer', async () => {
  const signal = await withTimeout(20, async (given) => given)
  await sleep(40)
  expect(signal.aborted).toBe(false)
})
