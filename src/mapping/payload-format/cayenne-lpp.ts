// `decode: cayenne-lpp`: records of a channel, a type and a value of the size that the type has. Types and sizes are those
// of https://github.com/myDevicesIoT/CayenneLPP and of its extension https://github.com/ElectronicCats/CayenneLPP; members
// are called as The Things Stack calls them: `temperature_3` is the temperature of channel 3.

import type { JsonValue } from '../../model.ts'
import type { FrameFields, FrameType } from '../language.ts'
import { type CompiledFields, compileFields, type FrameCursor } from './frame-field.ts'
import { setMember } from './json-value.ts'
import { countProblems, type ReadBytes } from './reading.ts'

interface LppType {
  readonly name: string
  readonly fields: CompiledFields
  /** Whether the value is a number: the only field. */
  readonly isSingle: boolean
}

const types = new Map<number, LppType>([
  [0, single('digital_in', 'uint8')],
  [1, single('digital_out', 'uint8')],
  [2, single('analog_in', 'int16', 0.01)],
  [3, single('analog_out', 'int16', 0.01)],
  [100, single('generic', 'uint32')],
  [101, single('luminosity', 'uint16')],
  [102, single('presence', 'uint8')],
  [103, single('temperature', 'int16', 0.1)],
  [104, single('relative_humidity', 'uint8', 0.5)],
  [113, vector('accelerometer', ['x', 'y', 'z'], 'int16', 0.001)],
  [115, single('barometric_pressure', 'uint16', 0.1)],
  [116, single('voltage', 'uint16', 0.01)],
  [117, single('current', 'uint16', 0.001)],
  [118, single('frequency', 'uint32')],
  [120, single('percentage', 'uint8')],
  [121, single('altitude', 'int16')],
  [125, single('concentration', 'uint16')],
  [128, single('power', 'uint16')],
  [130, single('distance', 'uint32', 0.001)],
  [131, single('energy', 'uint32', 0.001)],
  [132, single('direction', 'uint16')],
  [133, single('unixtime', 'uint32')],
  [134, vector('gyrometer', ['x', 'y', 'z'], 'int16', 0.01)],
  [135, vector('colour', ['r', 'g', 'b'], 'uint8')],
  [
    136,
    lppType('gps', {
      latitude: { type: 'int24', scale: 0.0001 },
      longitude: { type: 'int24', scale: 0.0001 },
      altitude: { type: 'int24', scale: 0.01 },
    }),
  ],
  [142, single('switch', 'uint8')],
])

function lppType(name: string, fields: FrameFields, isSingle = false): LppType {
  return { name, fields: compileFields(fields, 'big', 'from here'), isSingle }
}

function single(name: string, type: FrameType, scale = 1): LppType {
  return lppType(name, { value: { type, scale } }, true)
}

function vector(name: string, axes: readonly string[], type: FrameType, scale = 1): LppType {
  return lppType(name, Object.fromEntries(axes.map((axis) => [axis, { type, scale }])))
}

/** To make its name. */
const stepsPerRecord = 5

export const readCayenneLpp: ReadBytes = (bytes, work) => {
  const problems = countProblems()
  const cursor: FrameCursor = { bytes, work, problems, at: 0 }
  const value: { [name: string]: JsonValue } = {}
  while (cursor.at < bytes.length && work.left >= 0) {
    work.left -= stepsPerRecord
    const channel = bytes[cursor.at]
    const type = types.get(bytes[cursor.at + 1] ?? -1)
    cursor.at += 2
    // Nobody knows how long its record is.
    if (type === undefined) {
      problems.add('a type that Cayenne LPP does not have')
      break
    }
    if (bytes.length - cursor.at < type.fields.extent) {
      problems.add(`${type.name} is outside of the frame`)
      break
    }
    const record: { [name: string]: JsonValue } = {}
    type.fields.read(cursor, record)
    const name = `${type.name}_${channel}`
    if (Object.hasOwn(value, name)) problems.add(`${type.name} a second time for its channel`)
    else setMember(value, name, type.isSingle ? (record['value'] ?? null) : record)
  }
  if (Object.keys(value).length > 0 || work.left < 0) return { ok: true, value, problems: problems.list() }
  return { ok: false, detail: `not Cayenne LPP: ${problems.list()[0]?.detail ?? 'no record'}` }
}
