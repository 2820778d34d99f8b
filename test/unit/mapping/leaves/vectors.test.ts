// Three numbers that are those of x, y and z.

import { expect, it } from 'vitest'
import { mapLine } from '../../../helpers/mapping.ts'

it.each<[json: string, lines: string[]]>([
  ['{"acc": [1, 2, 3]}', ['acc{axis="x"} 1', 'acc{axis="y"} 2', 'acc{axis="z"} 3']],
  [
    '{"imu": {"angularGyro": [1, 2, 3]}}',
    ['imu_angularGyro{axis="x"} 1', 'imu_angularGyro{axis="y"} 2', 'imu_angularGyro{axis="z"} 3'],
  ],
  [
    '{"coords": {"xyz": [1, 2, 3]}}',
    ['coords_xyz{axis="x"} 1', 'coords_xyz{axis="y"} 2', 'coords_xyz{axis="z"} 3'],
  ],
  ['{"gyro": [1, 2]}', ['gyro{index="0"} 1', 'gyro{index="1"} 2']],
  ['{"mag": [1, null, 3]}', ['mag{index="0"} 1', 'mag{index="2"} 3']],
  // Makers put azimuth, pitch and roll there, or a quaternion.
  [
    '{"orientation": [1, 2, 3]}',
    ['orientation{index="0"} 1', 'orientation{index="1"} 2', 'orientation{index="2"} 3'],
  ],
  ['{"acc": []}', []],
  // Two that are a position, where the name says which one is the first.
  ['{"latlng": [48.8, 9.2]}', ['latlng_latitude 48.8', 'latlng_longitude 9.2']],
  ['{"gps_lat_lon": ["-48.8", "109.2"]}', ['gps_lat_lon_latitude -48.8', 'gps_lat_lon_longitude 109.2']],
  ['{"lngLat": [109.2, 48.8]}', ['lngLat_latitude 48.8', 'lngLat_longitude 109.2']],
  [
    '{"l": [{"name": "n", "lonlat": [9.2, 48.8]}]}',
    ['l_lonlat_latitude{name="n"} 48.8', 'l_lonlat_longitude{name="n"} 9.2'],
  ],
  ['{"latlng": [109.2, 48.8]}', ['latlng{index="0"} 109.2', 'latlng{index="1"} 48.8']],
  ['{"latlng": [48.8, 9.2, 3]}', ['latlng{index="0"} 48.8', 'latlng{index="1"} 9.2', 'latlng{index="2"} 3']],
  ['{"latlng": [48.8, null]}', ['latlng{index="0"} 48.8']],
  // As a text, if the name says so.
  [
    '{"accelerometer": "0.02,-0.98,0.11"}',
    ['accelerometer{axis="x"} 0.02', 'accelerometer{axis="y"} -0.98', 'accelerometer{axis="z"} 0.11'],
  ],
  ['{"gyro": "1 ; 2;-3 "}', ['gyro{axis="x"} 1', 'gyro{axis="y"} 2', 'gyro{axis="z"} -3']],
  ['{"mag": "16,120,980"}', ['mag{axis="x"} 16', 'mag{axis="y"} 120', 'mag{axis="z"} 980']],
  ['{"lat_lng": "48.8, 9.2"}', ['lat_lng_latitude 48.8', 'lat_lng_longitude 9.2']],
  ['{"lonlat": "109.2 48.8"}', ['lonlat_latitude 48.8', 'lonlat_longitude 109.2']],
  ['{"acc": "1,5;2,5;3,5"}', []],
  ['{"acc": "1,2"}', []],
  ['{"acc": "1,2,x"}', []],
  ['{"latlng": "109.2, 48.8"}', []],
  ['{"location": "48.8, 9.2"}', []],
  ['{"location": ["75.5", "130.5"]}', ['location{index="0"} 75.5', 'location{index="1"} 130.5']],
])('%s', (json, lines) => {
  const mapped = mapLine(undefined, { topic: 'a', payload: JSON.parse(json) }, { identityLabels: [] })
  expect(
    mapped.filter((line) => !line.startsWith('#')).map((line) => line.replace(/ 1767225605000$/, '')),
  ).toEqual(lines)
})
