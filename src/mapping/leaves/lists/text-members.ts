// Members whose texts say something of a device without being a reading, and members that are switches. The last word of
// a name counts: `hvac_mode` is a mode, `relay_1` a relay.

import { textLevels } from './command-topics.ts'
import { unionOf, type WordList, wordList } from './word-list.ts'

/** A text here is left out, even `on`. A number or boolean is a reading. */
export const textMembers = unionOf(
  textLevels,
  wordList(`
  behavior behaviour class cmd code command comment definition desc descr description error firmware format info kind level
  location meaning model msg name note platform result room source stage status title topic type ver version zone`),
)

/** Of these, and a few more, what `name` and `desc` say beside a value is what the value means. */
export const stateMembers: WordList = wordList(`
  action behavior behaviour color condition direction effect error mode preset program reason result scene stage state
  status`)

/** The same of a whole name, or of the last two words: `{"statusCode": {"name": "Good", "value": 0}}`. */
export const stateCodes: WordList = wordList('errorcode faultcode quality resultcode statecode statuscode')

/** What says in words what a value means. */
export const meaningMembers: WordList = wordList('desc descr description label name text title')

/** Of these, and a few more, not even a decimal number in a text is a reading: `"1.10"` is a version. */
export const textOnlyMembers = wordList(`
  base64 build color comment desc descr description firmware fw fwv hex hsb hsl hsv hw label model name note payload
  revision rgb sw title topic ver version xy`)

/** The same, but for names with a number behind them: `pin1` may be measured. */
export const pinMembers: WordList = wordList('pin')

/** A single word here that is no reading word was meant as a state: it is counted as `word_unknown`. */
export const switchMembers = wordList(`
  acc active alarm armed charging contact door enabled fan heater ignition lamp leak light lock motion occupancy
  online output plug power presence pump relay running smoke state switch tamper valve window`)

/** Bytes in hex: text of digits alone is no number here. `"21.4"` is one. */
export const bytesMembers = wordList(`
  bytes data frmpayload pdu rawdata rawpayload`)

/** A text of JSON here is the message as it came, if there is a reading beside it. */
export const rawCopies: WordList = wordList(`
  original originaldata originalmessage originalpayload raw rawdata rawjson rawmessage rawmsg rawpayload rawuplink`)

/** An array here whose numbers are all bytes is no reading, if there are others beside it. */
export const byteArrays = wordList(`
  buf buffer bytes frmpayload payload pdu raw rawbytes rawdata rawframe rawmessage rawpayload`)
