// Members with three numbers that are those of x, y and z. Others have an order that each maker chooses: the three angles of
// an orientation, or latitude and longitude.

import { type WordList, wordList } from './word-list.ts'

/** Last words, or last two, of a member with a position: `latlng`. */
export const latitudeFirst = wordList('latlng latlon latlong')
export const longitudeFirst = wordList('lnglat lonlat longlat')

/** Quantities that have an axis: `vibration/x`. */
export const axisQuantities = wordList(`
  angle angular displacement euler force inclination linear orientation pos pose position rotation speed tilt torque velocity
  vibration`)

/** Last words of a member. */
export const vectorMembers = wordList(
  'acc accel acceleration accelerometer gravity gyr gyro gyroscope mag magnetic magnetometer xyz',
)

/** Words of where something is, or how it lies: several numbers are of one thing. */
export const placeWords = wordList(
  'axes axis coordinates euler gps latlng latlon lnglat loc location lonlat orientation pos pose position rotation',
)

/** Whole names of members of the root that say only which one of three they are: the topic says of what. */
export const topicParts: WordList = wordList('l1 l2 l3 x y z')
