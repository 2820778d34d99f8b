// Members with three numbers that are those of x, y and z. Others have an order that each maker chooses: the three angles of
// an orientation, or latitude and longitude.

import { wordList } from './word-list.ts'

/** Last words, or last two, of a member with a position: `latlng`. */
export const latitudeFirst = wordList('latlng latlon latlong')
export const longitudeFirst = wordList('lnglat lonlat longlat')

/** Last words of a member. */
export const vectorMembers = wordList(
  'acc accel acceleration accelerometer gravity gyr gyro gyroscope mag magnetic magnetometer xyz',
)
