// Units that people write behind a number, as in `21.4 °C`. What else stands behind one is not guessed at.

import { wordList } from './word-list.ts'

/** As they are written: `m` is a metre, and `M` is none. */
export const writtenUnits = wordList(`
  °C °F ℃ ℉ 'C C F K % %RH ° deg V mV kV A mA µA W mW kW MW VA kVA var kvar Wh kWh MWh Ah mAh J kJ MJ Hz kHz MHz
  GHz dB dBA dBm Pa hPa kPa bar mbar psi inHg mmHg lx lux klx ppm ppb µg/m³ ug/m3 µg/m3 mg/m³ mg/m3 mg/l mg/L
  µS/cm uS/cm mS/cm mm cm m km in ft mi mm/h m/s km/h mph kn celsius fahrenheit kelvin degrees percent volt volts
  amp amps ampere amperes watt watts hertz pascal meter meters metre metres litre litres liter liters gram grams
  second seconds minute minutes hour hours days ml mL l L m³ m3 gal l/min L/min l/h L/h m³/h m3/h ms s sec min h g
  kg lb rpm bpm W/m² W/m2 Ω kΩ Ohm degC degF uA kVAr kvarh varh VAh VAr BTU ohm MPa mg µg ug lbs inch inches feet
  miles kilometer kilometers l/s L/s lpm kmh knots Mbps Mbit/s kbps kbit/s bit/s MB/s kB/s bytes RPM hrs hr mins
  secs N Nm B kB KB MB GB KiB MiB GiB`)
