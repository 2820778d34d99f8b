// Words in texts that are readings, and words in places of numbers that a device could not tell.

/** In any case. What has more states, or whose sense depends on the device (open, locked, home), is for presets. */
export const readingWords: ReadonlyMap<string, 0 | 1> = new Map([
  ['on', 1],
  ['off', 0],
  ['true', 1],
  ['false', 0],
  ['yes', 1],
  ['no', 0],
  ['online', 1],
  ['offline', 0],
  ['connected', 1],
  ['disconnected', 0],
  ['present', 1],
  ['not_present', 0],
  ['not present', 0],
])

/**
 * What C, C++, Python and firmware print in the place of a number: the reading is lost, and counted so. In any case, with
 * or without a sign.
 */
export const notFiniteWords: ReadonlySet<string> = new Set([
  'nan',
  'nan(ind)',
  'nan(snan)',
  '1.#qnan',
  '1.#ind',
  '1.#inf',
  'inf',
  'infinity',
  'ovf',
  'overflow',
])
