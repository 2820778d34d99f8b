// Units that people write behind a number, as in `21.4 °C`. What else stands behind one is not guessed at.

import { unionOf, wordList } from './word-list.ts'

/** Of them, those that stay in names behind a quantity of a topic. */
export const plainUnits = wordList(`
  bar cfm cm days deg degrees feet ft g gal gpm grams h inch inches kelvin kg km kn knots l lb lbs liters litres m
  meters metres mi miles min ml mm ms ohm pascal s sec var`)

/** As they are written: `m` is a metre, and `M` is none. */
export const writtenUnits = unionOf(
  plainUnits,
  wordList(`
  °C °F ºC ºF *C *F ℃ ℉ 'C C F K % %RH ° V mV kV A mA µA W mW kW MW VA kVA kvar Wh kWh MWh Ah mAh J kJ MJ Hz kHz MHz GHz dB dBA
  dBm Pa hPa kPa mbar psi inHg mmHg lx lux klx ppm ppb µg/m³ ug/m3 µg/m3 mg/m³ mg/m3 mg/l mg/L µS/cm uS/cm mS/cm in
  mm/h m/s km/h mph celsius fahrenheit percent volt volts amp amps ampere amperes watt watts hertz meter metre litre
  liter gram second seconds minute minutes hour hours mL L m³ m3 l/min L/min l/h L/h m³/h m3/h rpm bpm W/m² W/m2 Ω kΩ
  Ohm degC degF uA kVAr kvarh varh VAh VAr BTU MPa mg µg ug kilometer kilometers l/s L/s lpm kmh Mbps Mbit/s kbps
  kbit/s bit/s MB/s kB/s bytes RPM hrs hr mins secs N kN Nm B kB KB MB GB KiB MiB GiB Cel cpm CPM cps CPS pcs mSv µSv
  mSv/h µSv/h uSv/h nSv/h Bq Bq/m³ Bq/m3 NTU FNU PSU ppt GPM CFM dB(A) Wh/km kWh/km kWh/100km l/100km L/100km g/l g/L
  g/m³ g/m3 ug/l ug/L µg/l µg/L uV µV nA GW GWh m/s² m/s2 rad/s deg/s °/s mol mmol/l kg/h kg/m³ kg/m3 t/h W/m^2 m^3/h
  m^3 °dH l/m² mT µT uT µF uF nF pF`),
)

/** They stand behind a number as a unit does, and are what elements of arrays are called too. */
export const namesAsUnits = wordList('counts imp pH')

/** The case tells `mW` from `MW`, and no words apart: `Volts`. */
export function isWrittenUnit(text: string): boolean {
  const unit = text.replace('\u03bc', '\u00b5')
  return isListed(unit) || (unit.length > 3 && writtenUnits.has(unit.toLowerCase()))
}

function isListed(unit: string): boolean {
  return writtenUnits.has(unit) || namesAsUnits.has(unit)
}
