// Members whose texts and numbers tell the elements of an array apart, where nothing names them: `gweui`, `StateId`.

import { type WordList, wordList } from './word-list.ts'

/** Last words of such members. */
export const elementWords: WordList = wordList(
  'addr address code eui id identifier idx index key label mac name nbr no nr num number nummer ref serial sn tag uid',
)

/** Of these, those whose number is a name too, if it is no reading. */
export const elementNumbers: WordList = wordList(
  'addr address id identifier idx index nbr no nr num number nummer serial sn uid',
)

/** At the end of one word they say the same of a text: `gweui`. */
export const elementEndings = ['address', 'addr', 'eui', 'mac', 'number', 'serial', 'id'] as const

/** Of the passing words, those that an element of an array may have for good: `StateId`, `paramCode`. */
export const lastingWords: WordList = wordList(`
  attribut attribute availability category cluster coil condition conn connection content country currency display fields func function gear hardware hw index
  item key kind lang language level link magic manufacturer media method metrics mode model net network object param
  params part parameter party pin prod product profile program properties protocol quality region resource role row schema
  sensors server service setting source state status step subtype symbol target tariff topic tower type types unit units
  values vendor wifi wlan zip`)

/** Addresses by which an element is named beside the number of its station. */
export const addressMembers: WordList = wordList('addr address reg register')

/**
 * Whole names that number an element of an array called after them, `vehicles`. Of others, such as `valve` or `tank`, a
 * number may as well be a reading.
 */
export const ownNumbers: WordList = wordList(`
  agv animal antenna athlete beacon bike box bus calf camera car cat chiller collar compartment cow crane device dock dog drone
  elevator evse forklift gateway group gun horse house hydrant inverter kiosk lift locker machine mill mote nest node patient
  pig pivot player point pole reader rider robot rotor scooter section sheep sow stall station table tower tracker trailer transformer
  truck turbine vehicle wagon worker`)
