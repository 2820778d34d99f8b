// Levels of a topic behind which a level is the id of a message, or of what comes and goes.

import { type WordList, wordList } from './word-list.ts'

/** Whole levels, without case and separators. */
export const passingLevels: WordList = wordList(`
  correlationid fcnt messageid messageno messagenumber msgid msgno nonce packetid requestid reqid rid seq seqno seqnum sequence
  sequencenumber session sessionid transaction transactionid trip tripid txid`)

/** The same of an id that a program makes. Digits there may number what stays. */
export const runLevels: WordList = wordList(`
  capture captures event eventid events job jobid jobs recording recordings ride rides run runid runs scan scanid scans snapshot
  snapshots trace traceid traces upload uploadid uploads`)

/** Behind the two of them in a row, as ThingsBoard has them. */
export const callLevels: WordList = wordList('attributes rpc')
export const answerLevels: WordList = wordList('request response')

/** In front of an id that a program makes: `msg_01K9ER8B8R0V4HDCXNZ34B1H9G`. */
export const passingPrefixes: WordList = wordList(
  'correlation evt event message msg req request session transaction trip tx txn',
)
