import { describe, expect, it } from 'vitest'
import type { JsonObject } from '#check'
import { createTraceRecorder } from '../../../src/explain/trace-recorder.ts'
import type { Place } from '../../../src/mapping/expression/place.ts'
import { messageOf } from '../../helpers/message.ts'

const where = 'rules[0].leaves'

/** A recorder that has begun to read the leaves of a payload. */
function recording(payload: JsonObject) {
  const recorder = createTraceRecorder()
  const root = recorder.payload(payload) as JsonObject
  const place: Place = {
    message: messageOf({ topic: 't', payload }),
    levels: ['t'],
    root,
    here: root,
    key: undefined,
    parent: undefined,
    interpreted: [],
    work: { max: 1, left: 1, bytesRead: 0 },
  }
  recorder.read(where, place)
  return { recorder, root, place }
}

describe('leaves', () => {
  it('belong to what was read last, unless they are named', () => {
    const { recorder, root, place } = recording({ a: 1, b: { c: 2 } })
    void root['a']
    recorder.emit(where, place)
    void (root['b'] as JsonObject)['c']
    recorder.emit(where, place, { path: ['a'], rules: [10], isGuess: true })
    expect(recorder.take().emissions.map(({ leaf, note }) => [leaf, note?.rules, note?.isGuess])).toEqual([
      [['a'], undefined, undefined],
      [['a'], [10], true],
    ])
  })

  it('take a drop to themselves that is counted without a word of which leaf it is', () => {
    const { recorder, root, place } = recording({ a: 1, b: 'x' })
    void root['a']
    recorder.emit(where, place)
    void root['b']
    recorder.drop({ stage: 'map', reason: 'not_a_number' })
    expect(recorder.take().emissions.map(({ leaf, drops }) => [leaf, drops.length])).toEqual([
      [['a'], 0],
      [['b'], 1],
    ])
  })
})
