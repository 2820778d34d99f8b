// Members that hold how a device is set or what it can do, and members that say that the object around them is a command.

import { type WordList, wordList } from './word-list.ts'

/** Last words of members whose contents are no readings. */
export const settingWords: WordList = wordList(`
  calendar calibration capabilities cfg config configs configuration configurations desired limit limits preferences
  schedule schedules setting settings threshold thresholds`)

/** Last words of members that say what a data point may be: in an object of the words below, or beside `datapoint`. */
export const pointWords: WordList = wordList(`
  decimals default defaultvalue max maximum maxvalue min minimum minvalue precision readonly step threshold tolerance
  writable writeable`)

/** Whole names of the least and the largest value that something may have, or has had. */
export const boundMembers: WordList = wordList('max maximum maxvalue min minimum minvalue')

/** Whole names that say of a value beside them and beside such bounds that it can be set, from one to the other. */
export const settableMembers: WordList = wordList(`
  editable issettable iswritable iswriteable settable step stepsize stepvalue writable writeable`)

/** Whole names that say so beside a value member. */
export const valueSettings: WordList = wordList(`
  decimalplaces decimals editable isreadable isreadonly issettable iswritable iswriteable precision readable readonly settable
  writable writeable`)

/** Whole names beside a member of a radio: how a frame was sent, and nothing of what was measured. */
export const frameFlags: WordList = wordList(`
  ack ackbit acked adr adrackreq adrallowed adrbit chan classb classc cls confirmed confirmeduplink decrypted encrypted foptslen fpending
  isconfirmed major micok micpass multibuy payloadencrypted payloadsize pending rfch rfchan rfchannel`)

/** Last words of what a device can do: `cooling_supported`. */
export const abilityWords: WordList = wordList('capability capable options support supported')

/** Whole names that say beside `topic` and one of the next list how a message was sent. */
export const envelopeFlags: WordList = wordList(
  'compressed compression dup duplicate encrypted qos retain retained',
)
export const envelopeContents: WordList = wordList('body content data message msg payload')

/** Whole names that say what kind of message it is, in a header or beside all that the message holds. */
export const headerMembers: WordList = wordList(
  'cmd cmdcode cmdtype cmdword command encrypt encrypted encryption encrypttype encryptiontype opcode',
)
export const headers = wordList('head header')

/** Whole names that say so beside the `mmsi` of a ship. */
export const shipFlags: WordList = wordList('assigned band cs dsc msg22 radio raim repeat scaled second')

/** Objects, and arrays of them, in which gateways say how they have heard a frame. */
export const gatewayObjects: WordList = wordList(
  'basestations gateways gatewayinfo gws gwinfo hotspots lrrs receivers rxinfo rxmetadata',
)

/** Whole names of what is of the gateway there, beside `rssi` and `snr`. */
export const gatewayParts: WordList = wordList(
  'alt altitude channel freq frequency holdtime lat latitude lng location lon long longitude',
)

/** Whole names, and last two words, of where something is in a picture. */
export const boxMembers: WordList = wordList(
  'bbox bboxes bndbox box boundingbox boundingboxes rect rectangle roi',
)

/** What such an object has, and nothing else. */
export const boxParts: WordList = wordList(`
  bottom centerx centery cx cy h height left right top w width x x1 x2 xc xcenter xmax xmin y y1 y2 yc ycenter ymax ymin`)

/** Last words of objects that describe data points. */
export const metaWords = wordList('meta metadata')

/** Whole names of members whose text says what a message is. */
export const commandMembers: WordList = wordList(`
  action cmd cmnd command messagetype method msgtype op operation request type`)

/** A word of such a text: what is beside it is how a device is set. */
export const configWords: WordList = wordList(`
  cfg config configuration configure setting settings`)

/** Of these members, those whose text may be an order. */
export const orderMembers = wordList('cmd cmnd command')

/** Last words of what has begun or ended, which is no order: `StartTransaction`. */
export const reportWords = wordList('session transaction')

/** First words of an order: what is beside it is how it is done. */
export const orderWords: WordList = wordList(`
  close dim disable enable go goto lock move off on open reboot remote restart start stop toggle turn unlock update
  upgrade write`)

/** Whole names of the times of day at which something begins and ends. */
export const timetableStarts: WordList = wordList(`
  begin beginat begintime from fromtime on onat ontime open opentime start startat starttime timefrom timeon timestart`)
export const timetableEnds: WordList = wordList(`
  close closetime end endat endtime off offat offtime stop stopat stoptime timeend timeoff timeto to till totime until`)

/** Beside them, whether a device is to do so. */
export const timetableFlags = wordList('en enable enabled isenabled')

/** What else may stand there. */
export const besideTimetable: WordList = wordList(`
  action day days dow id idx index label mode name no repeat weekday weekdays`)
