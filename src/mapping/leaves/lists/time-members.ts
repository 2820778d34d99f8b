// Members that are times, if their values are: a number that is a time since 1970 from 2001 on, the digits of a date, or ISO
// 8601.

import { type WordList, wordList } from './word-list.ts'

/** A word of the name, also with digits behind it: `ts0`. */
export const timeWords: WordList = wordList(`
  at began begin begins boot bt changed clock created date datetime deadline dt end epoch expires expiry heard
  modified now received reset seen since start started sunrise sunset t time timestamp timestamps ts tst tsi unixtime
  until update updated utc utctime when dateutc systimestamp timelocal localtime utcdate lc tm tms tmms unix unixts
  origin rtc gpsutc datetimeutc arrived captured commissioned completed departed ended ends finish finished happened
  installed issued logged occurred published recorded registered sampled synced datum fecha fechahora hora horodatage
  tidspunkt tijd tijdstip uhrzeit zeit zeitpunkt zeitstempel`)

/** So does each word that ends in one of these, such as `encodetime`. */
export const timeEndings = ['time', 'date', 'stamp'] as const

/** First words of two and more, if the name has no word of what is counted or measured: `lastMotion`. */
export const whenWords: WordList = wordList('last latest next since')

/** Of these words, those that say what was done: `last_read` may be a time. */
export const doneWords: WordList = wordList(
  'export import peak pulse read reading received recv rx sent tx write written',
)

/** Last two words that say when a message was sent, in the unit of a clock. Without the unit they may count bytes. */
export const sentTimes: WordList = wordList('recvmillis recvms recvns recvus sentmillis sentms sentns sentus')

/** Words with such an ending that say how long something lasts. */
export const durations: WordList = wordList(`
  airtime downtime dwelltime holdtime idletime lifetime offtime ontime resptime responsetime runtime uptime worktime`)

/** Last words of members that hold nothing but times: no number there is a reading. */
export const stampWords: WordList = wordList(`
  date datetime dateutc localtime stamp systimestamp timestamp timestampms timestamps tsms unixtime utc utcdate utctime`)

/** Whole names of members that are 0 while a device has no clock. */
export const clockMembers = wordList('epoch time ts tst unix utc')

/** Whole names, without case and separators, that say when an element of an array was measured. */
export const elementTimes: WordList = wordList(`
  at date datetime epoch eventtime timeevent t time timestamp ts tst unixtime utc dateutc utcdate datetimeutc utctime gpsutc origin tstamp dt
  fechahora horodatage tidspunkt tijdstip zeit zeitpunkt zeitstempel`)

/**
 * First words of two that say so as well, the second being one of the next list: `messageTime`, `recorded_at`. The clock of a
 * device stands in a list of devices too.
 */
export const measuredFirst: WordList = wordList(`
  acquired acquisition capture captured collect collected collection log logged measure measured measurement measuring
  message msg observation observed read reading record recorded recording sample sampled sampling`)
export const measuredLast: WordList = wordList('at datetime time timestamp ts')

/**
 * So do names of two to four words, if each is in one of these lists or in `measuredFirst`, and one of them in the first one:
 * `ts_ms`, `unixTimestamp`.
 */
export const timesInNames: WordList = wordList('datetime epoch stamp time timestamp ts unix unixtime utc')
export const besideTimes = wordList('data gps iso millis ms ns obs s sec seconds sensor source us value')

/** Of these, no number is anything else, also in `timestamp_minutes`. */
export const stampsInNames: WordList = wordList('timestamp unix unixtime')
export const unitsOfStamps: WordList = wordList('days hours min minutes')

/** Whole names of when something began, was written down or ended: they tell elements apart that nothing names. */
export const intervalTimes: WordList = wordList(`
  begin beginat begintime begints created createdat creationtime end endat ended endedat ends endtime endtimestamp endts
  from fromtime intervalend intervalstart periodend periodstart start startat started startedat starts starttime
  starttimestamp startts stop stoptime to until windowend windowstart`)

/** Whole names of arrays of the times of what the arrays beside them have at the same places, beside `elementTimes`. */
export const timeArrays: WordList = wordList('dates datetimes epochs timestamps times')

/** The time of the first of several rows. */
export const startMembers: WordList = wordList('basetime t0')

/** How long after each of them the next one was measured. */
export const stepMembers: WordList = wordList('deltat dt interval sampleinterval step')

/** Whole names of arrays of times that may be counted from the first one. */
export const offsetArrays: WordList = wordList(
  'time timems timeoffset timeoffsets times timestamp timestamps',
)

/** Whole names of how long after another time an element was measured, in whole numbers. */
export const timeOffsets: WordList = wordList(
  'minoffset minuteoffset offset offsetmin offsetminute offsetminutes offsets offsetsec offsetseconds secondsoffset timeoffset',
)

/** Whole names, and last two words of names, that say how a clock is set: no number there is a reading. */
export const zoneMembers: WordList = wordList(`
  gmtoffset timezone timezoneoffset tz tzoffset utcoffset zoneoffset`)

/** Whole names of the parts of a date and of a time of day, with the least and the most that they may be. */
export const dateParts: ReadonlyMap<string, readonly [min: number, max: number]> = new Map([
  ['year', [2000, 2099]],
  ['month', [1, 12]],
  ['day', [1, 31]],
])

export const clockParts: ReadonlyMap<string, readonly [min: number, max: number]> = new Map([
  ['hour', [0, 23]],
  ['minute', [0, 59]],
  ['second', [0, 60]],
])

/** The same of days that are counted otherwise. */
export const daysOf: ReadonlyMap<string, readonly [min: number, max: number]> = new Map([
  ['dayofmonth', [1, 31]],
  ['dayofweek', [0, 7]],
  ['dom', [1, 31]],
  ['dow', [0, 7]],
  ['mday', [1, 31]],
  ['wday', [0, 7]],
  ['weekday', [0, 7]],
])

/** Beside all parts of a date, or of a time of day, these are parts too. */
export const furtherParts: WordList = wordList(`
  dayofmonth dayofweek dayofyear dom dow hour mday millisecond milliseconds minute second wday weekday`)

/** Last words of members that hold the parts of a time, and no other. */
export const timeHolders: WordList = wordList(`
  clock date datetime localtime rtc time timestamp utc`)

/** Whole names of such parts. */
export const partsHeld = wordList(`
  d day dow h hh hour hours m min minute minutes mm mon month ms s sec second seconds ss tz wday weekday y year yy
  yyyy`)
