// Members whose texts and numbers tell the elements of an array apart, where nothing names them: `gweui`, `StateId`.

import { unionOf, type WordList, wordList } from './word-list.ts'

/** Last words of such members whose number is a name too, if it is no reading. */
export const elementNumbers: WordList = wordList(
  'addr address id identifier idx index nbr no nr num number nummer serial sn uid',
)

/** These and others are so with a text. */
export const elementWords: WordList = unionOf(elementNumbers, wordList('code eui key label mac name ref tag'))

/** At the end of one word they say the same of a text: `gweui`. */
export const elementEndings = ['address', 'addr', 'eui', 'mac', 'number', 'serial', 'id'] as const

/** Of the passing words, those that an element of an array may have for good: `StateId`, `paramCode`. */
export const lastingWords: WordList = wordList(`
  attribut attribute availability category cluster coil condition conn connection content country currency display
  fields func function gear hardware hw index item key kind lang language level link magic manufacturer media method
  metrics mode model net network object param params part party pin prod product profile program properties protocol
  quality region resource role row schema sensors server service setting source state status step subtype symbol
  target tariff topic tower type types unit values vendor wifi wlan zip`)

/** Addresses by which an element is named beside the number of its station. */
export const addressMembers: WordList = wordList('addr address reg register')

/** Of the words of devices, those of the next list. */
export const ownDevices = wordList(
  'agv bus crane device elevator evse kiosk lift machine mill mote node station tracker transformer vehicle camera',
)

/** Of the words of things, those of the list below. */
export const ownThings = unionOf(
  ownDevices,
  wordList(`
  antenna beacon calf compartment cow group gun horse hydrant nest pig pivot point pole reader rotor section sheep sow
  stall tower wagon`),
)

/**
 * Whole names that number an element of an array called after them, `vehicles`. Of others, such as `valve` or `tank`, a
 * number may as well be a reading.
 */
export const ownNumbers: WordList = unionOf(
  ownThings,
  wordList(`
  animal athlete bike box car cat chiller collar dock dog drone forklift gateway house inverter locker patient player
  rider robot scooter table trailer truck turbine worker`),
)

/** What a machine works on, or who with it: another one later, of one machine. */
export const workMembers: WordList = wordList(
  'batch job operator order partno partnumber product productname program recipe shift worker workorder',
)

/** Of the way that an element is: two of them, with numbers up to 999, tell ways apart. */
export const endsOfWays: WordList = wordList('dst from src to')

/** Whole names of where something is seen. Beside how far it is, they tell what is around apart. */
export const bearings: WordList = wordList(
  'angle angledeg azimuth azimuthdeg bearing bearingdeg direction directiondeg heading',
)
export const distances: WordList = wordList('dist distance distancecm distancem distancemm range rangem')
