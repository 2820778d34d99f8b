// Words of names whose numbers may have many digits. Elsewhere a text of 8 digits or more is an id, a code or a date, and a
// number of 13 that reads as a time is one.

import { wordList } from './word-list.ts'

export const counterWords = wordList(`
  available average avg bytes capacity cycles export exported flash free gwh hours import imported kvarh kwh l limit
  liter liters litre litres m3 max maximum mean meters metres mileage min minimum minutes ms mwh octets packets peak
  pulse pulses ram rated read readings received recv registers rx sec seconds sent size steps storage sum ticks
  today total transferred tx us used vah values varh wh whr write written`)
