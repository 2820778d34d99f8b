// Three numbers that are those of x, y and z.

import { expect, it } from 'vitest'
import { mapLine } from '../../../helpers/mapping.ts'

it.each<[json: string, lines: string[]]>([
  ['{"acc": [1, 2, 3]}', ['acc{axis="x"} 1', 'acc{axis="y"} 2', 'acc{axis="z"} 3']],
  [
    '{"imu": {"angularGyro": [1, 2, 3]}}',
    ['imu_angularGyro{axis="x"} 1', 'imu_angularGyro{axis="y"} 2', 'imu_angularGyro{axis="z"} 3'],
  ],
  ['{"gyro": [1, 2]}', ['gyro{index="0"} 1', 'gyro{index="1"} 2']],
  ['{"mag": [1, null, 3]}', ['mag{index="0"} 1', 'mag{index="2"} 3']],
  // Makers put azimuth, pitch and roll there, or a quaternion.
  [
    '{"orientation": [1, 2, 3]}',
    ['orientation{index="0"} 1', 'orientation{index="1"} 2', 'orientation{index="2"} 3'],
  ],
  ['{"acc": []}', []],
])('%s', (json, lines) => {
  const mapped = mapLine(undefined, { topic: 'a', payload: JSON.parse(json) }, { identityLabels: [] })
  expect(
    mapped.filter((line) => !line.startsWith('#')).map((line) => line.replace(/ 1767225605000$/, '')),
  ).toEqual(lines)
})
