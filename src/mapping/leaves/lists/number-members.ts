// Words by which a member says that it numbers something: a thing, which its number tells apart, or a message, whose number
// is no reading.

import { unionOf, type WordList, wordList } from './word-list.ts'

/** Last words of members that number what stands before them: `pump_no`, `tripNumber`. */
export const numberWords = wordList('idx index nbr no nr num number numero nummer numéro número')

/** Of these, those that are a reading as often: `uv_index`. Behind a word of things they number it. */
export const indexWords = wordList('idx index')

/** Of the number words, those that may say how many there are: `cell_num`. */
export const amountWords = wordList('num number numero numéro número')

/** Of these, those behind which digits in a text number something, in a message that has numbers too. */
export const textNumberWords = wordList('nbr no nr number nummer')

/** First words of members that number what stands behind them: `id_poubelle`, `numero_pompe`. */
export const leadingWords = wordList('id nr numero nummer numéro número')

/** Of what comes and goes, the words that say nothing of a thing. */
export const passingRecords = wordList(`
  batch command entry event file frame image invoice job log lot mesure message messung msg order packet page payload
  photo pkt publish reading record report request response sample series session task telemetry ticket trame
  transaction trip video`)

/** What has a number as it comes and goes: a message, or what people and machines do one after the other. */
export const passingNumbers = unionOf(
  passingRecords,
  wordList(`
  downlink exam measurement picture scan slice study transmission uplink`),
)

/** What is measured one time after the other: a number behind it is another one each time, if it has a time. */
export const measurementWords = wordList('measure measurement measuring messwert mesure messung observation')

/** Of what comes and goes, what a device sends: how many they are says nothing of what it measures. */
export const sentWords = wordList('downlink frame message msg packet payload pkt trame uplink')

/** Last words behind them. */
export const countWords = wordList('cnt count counter')

/** Whole names that number the frames of a radio, beside the members of a frame. */
export const frameCounters: WordList = wordList('counter counterdown counterup')

export const frameMembers: WordList = wordList(`
  encryptedpayload fport frmpayload payloadfields payloadraw phypayload`)

/** In front of `nummer` in one word: what comes and goes. */
export const passingCompounds = wordList(
  'artikel auftrags bestell chargen klant kunden lauf order rechnungs telefon',
)

/** In elements of arrays, whole names that number the element beside other numbers, if nothing else names it. */
export const countedElements = wordList(`
  axis bank blade board card col column connector drawer drive hive lane mppt nbr no nr num number numero nummer pack row
  spindle string tray`)

/** Of these, those that number what `name`, `id` or `label` beside them names. */
export const bareNumbers = wordList('nbr no nr num number numero nummer')

/** Beside them, `no` is a gas. */
export const gasMembers = wordList('no2 nox')

/** Whole names that number a vehicle or its way, in what moves. */
export const vehicleNumbers = wordList('board block bus coach tour train tram wagon')

/** Whole names that number a route or the ride of a train, which passes as a vehicle does. */
export const journeyNumbers: WordList = wordList(
  'route routeno routenr routenumber trainno trainnr trainnumber',
)

/** Words of what goes from floor to floor: the number of a floor is a reading then. */
export const liftWords = wordList('aufzug ascenseur ascensor ascensore asansor cabin elevador elevator lift')

/** Whole names of what is found out of many values. At the root alone, they are statistics of what the topic names. */
export const statistics: WordList = wordList(`
  average avg avgvalue max maximum maxvalue mean meanvalue median min minimum minvalue p05 p10 p25 p50 p75 p90 p95 p99 rms std
  stddev stdev variance`)

/** With these words, what stands beside a value is another form of it, in its unit: `absValue`, `prev`, `max_today`. */
export const formWords: WordList = unionOf(
  statistics,
  wordList('abs absolute first high highest last latest low lowest peak prev previous'),
)

/** They may stand beside such a word. */
export const formDays: WordList = wordList('daily day today yesterday')

/** What may stand beside them, and is of the same values. */
export const besideStatistics: WordList = wordList('count current first last n range samples sum')
