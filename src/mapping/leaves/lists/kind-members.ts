// Members that say what the readings beside them are of, and names of readings that do not say it themselves.

import { wordList } from './word-list.ts'

/** Whole names. */
export const kindMembers = wordList(
  'attribute characteristic code kind measurand measure measurement metric observable observation parameter property quantity reading type variable',
)

/** Last words of several: `event_type`, `data_kind`. */
export const kindWords = wordList(
  'code kind measurand measurement metric parameter property quantity type variable',
)

/** Last words. */
export const plainReadings = wordList(
  'avg average data first last latest limit max maximum mean measured median min minimum raw reading result sum threshold ' +
    'total val value values',
)

/** Beside what names them. */
export const objectsOfReadings = wordList('data fields measurements metrics readings telemetry value values')

/** Readings that are called after the type of their values. */
export const typeNames = wordList(
  'bool boolean byte decimal double dword float int integer long number numeric real short string text word',
)

/** Whole names of members that say in a whole number which one of several a value is of. */
export const layerMembers = wordList(
  'bin depth ebene etage harmonic horizon layer level profondeur ring schicht segment storey stratum tiefe tier',
)

/** Whole names of members that say in a whole number, beside an address, on which bus or station that is. */
export const stationMembers = wordList('bus instance mid nid pid plc plcid rtu rtuid sid station')
