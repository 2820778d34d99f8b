// Topics of commands, configuration, discovery and logs: what is on them says nothing of what a device measured.

import { type WordList, wordList } from './word-list.ts'

/** The last level, in any case, also as two words: `work_order`. */
export const commandLevels = wordList(`
  ack announce assign assignment assignments cfg cmd cmds cmnd command commands config configuration debug desired discover
  discovery execute get instruction instructions limits log logs ota request schedule schedules set settings thresholds
  workorder workorders`)

/** The last level, where one value is a command, and an object may be the answer of a controller. */
export const controlLevels = wordList('control ctrl')

/** Of them, the readings of an announcement: they say of the device how it is, and no more. */
export const announcedReadings: WordList = wordList(
  'count freeheap freemem freeram heap mem memory ram rssi signal uptime value',
)

/** The last level, where an object or an array goes down to the device. One value may be a rate, or the state of a blind. */
export const downLevels: WordList = wordList('down downlink')

/** Levels below which what is written, and what comes down, is counted: `diskio/write`, `wan/down`. */
export const countedLevels: WordList = wordList(`
  bandwidth counters database db disk diskio disks flash fs internet io iostat isp memory metrics net network speedtest
  statistics stats storage traffic wan`)

/** Any other level, without `-` and `_`, in any case. The last one may say to which value something is set. */
export const setFolders: WordList = wordList('setvalue setvalues writevalue writevalues')

/** Last words of the last level: `door_cmd`. */
export const commandEndings = wordList('cmd cmnd command commands')

/** Any other level, in any case: what follows says what is asked for, or how a device is set. */
export const commandFolders = wordList(`
  cfg cmd cmds cmnd command commands config configuration discovery ota set settings`)

/** Words of the last level by which `set` in front of it is no command: `set/temperature/actual`. */
export const measuredLevels: WordList = wordList('actual feedback measured reported')

/** Any other level, if the last one begins with the word of an order: `action/7/dim`. What people do may be measured too. */
export const orderFolders: WordList = wordList('action actions')

/** In front of a number at the end, which numbers what is asked: `rpc/request/17`. */
export const requestFolder = 'request'

/** Last words of the last level: one value there says of a device what it is or how it is reached, and is no reading. */
export const describingLevels = wordList(`
  bssid build crc firmware fw iccid id imei imsi ip mac manufacturer model name revision sequence serial ssid
  timezone type tz uuid vendor ver version`)

/** Last words of the last level: a word there is one of several, even `off`. A number is a reading. */
export const textLevels = wordList(`
  action color direction effect event message method mode preset program quality reason scene text unit units`)
