import { describe, expect, it } from 'vitest'
import { createTrial } from '../../../src/recording/trial.ts'
import { mappingLimits } from '../../helpers/mapping.ts'

describe('a trial', () => {
  it('has the limits that the function has by default', () => {
    const { limits, payloadBytesMax } = createTrial()
    expect(limits).toMatchObject({ ...mappingLimits, now: expect.any(Function) })
    expect(payloadBytesMax).toBe(131_072)
  })

  it('goes by the time of receipt, if there is one', () => {
    const { limits, begin } = createTrial()
    begin(7)
    expect(limits.now()).toBe(7)
    begin(undefined)
    expect(limits.now() - 0 > (limits.sampleAgeMaxMs as number)).toBe(false)
  })

  it('goes by the time that it is given before all', () => {
    const { limits, begin } = createTrial(9)
    begin(7)
    expect(limits.now()).toBe(9)
    begin(undefined)
    expect(limits.now()).toBe(9)
  })
})
