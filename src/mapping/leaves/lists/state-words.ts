// Words of two states that are readings only of some things: a shop may be open too, and the weather clear.

import { doors, sensed } from './quantities.ts'
import { unionOf, wordList } from './word-list.ts'

/** Whose words are `openWords`. */
export const openings: ReadonlySet<string> = new Set([
  ...doors,
  ...wordList(`
    barrier blind contact cover curtain damper garage garagedoor hatch klep lid shutter skylight valve valvola valvula
    vanne ventil awning cabinet cancello drawer flap hood jalousie louver louvre markise open openclose opening persiana portail
    porton reed rollladen rolluik roof shade sluice sunroof tailgate trunk volet`),
])

/** 1 is open. */
export const openWords: ReadonlyMap<string, 0 | 1> = new Map([
  ['open', 1],
  ['opened', 1],
  ['closed', 0],
  ['shut', 0],
  ['offen', 1],
  ['geschlossen', 0],
  ['ouvert', 1],
  ['abierto', 1],
  ['cerrado', 0],
  ['aperto', 1],
  ['chiuso', 0],
])

/** Whose words are `linkWords`. */
export const links = wordList(
  'broker connection eth ethernet host interface internet lan link modem network port router server service tunnel uplink vpn wan wifi wlan',
)

/** 1 is up. */
export const linkWords: ReadonlyMap<string, 0 | 1> = new Map([
  ['up', 1],
  ['down', 0],
])

/** A word of these says that there is no state. */
export const noStates = wordList('none null unavailable undefined unknown')

/** Words of a state whose sense is not the same everywhere: 1 is locked for some, and unlocked for others. */
export const lockWords = wordList('locked unlocked')

/** Whose words are `detectionWords`. */
export const detections = unionOf(
  sensed,
  wordList(`
  active alarm bay bed carbon co desk dym fire flood fumee fumo gas glass human humo leakage monoxide movement
  occupied parking person radar rauch rook room seat sound space spot stall water zone`),
)

/** 1 is detected. */
export const detectionWords: ReadonlyMap<string, 0 | 1> = new Map([
  ['detected', 1],
  ['raised', 1],
  ['triggered', 1],
  ['not_detected', 0],
  ['not detected', 0],
  ['undetected', 0],
  ['clear', 0],
  ['cleared', 0],
  ['occupied', 1],
  ['unoccupied', 0],
  ['vacant', 0],
  ['free', 0],
  ['active', 1],
  ['inactive', 0],
])

/** How well something is, how it moves, and how somebody is: another word with the next message. */
export const gradeWords = wordList(`
  acceptable asleep awake bad calm decreasing excellent fair falling good great increasing lying marginal ok okay
  perfect poor rising sitting stable standing steady strong unhealthy walking weak worn`)

/** How much there is of something. Of a tariff or a list of alarms, `low` may be a name. */
export const levelWords = wordList(`
  critical empty fast full high low medium moderate none normal slow veryhigh verylow`)

/** Last words of members whose texts say such things. */
export const movingWords = wordList(`
  comfort flight gesture health landed mood posture rating risk sky sleep tide trend`)

/** Texts of phases of a mains, beside those in the form of one. */
export const phaseNames = wordList('all avg neutral sum total')
