// Symbols of units as metric names write them, and the units of makers that a mapping scales to them: for people, who know
// `kWh` from the manual.

const symbols: { readonly [unit: string]: string } = {
  amperes: 'A',
  ampere_hours: 'Ah',
  bytes: 'B',
  celsius: '°C',
  coulombs: 'C',
  cubic_meters: 'm³',
  dbm: 'dBm',
  degrees: '°',
  grams: 'g',
  hertz: 'Hz',
  joules: 'J',
  kelvin: 'K',
  liters: 'l',
  lux: 'lx',
  meters: 'm',
  meters_per_second: 'm/s',
  ohms: 'Ω',
  pascals: 'Pa',
  percent: '%',
  ppm: 'ppm',
  seconds: 's',
  vars: 'var',
  voltamperes: 'VA',
  volts: 'V',
  watts: 'W',
}

/** By unit and factor. */
const makers: { readonly [unit: string]: { readonly [scale: number]: string } } = {
  amperes: { 0.001: 'mA' },
  bytes: { 1000: 'kB', 1024: 'KiB', 1000000: 'MB', 1048576: 'MiB', 1000000000: 'GB' },
  coulombs: { 3.6: 'mAh', 3600: 'Ah' },
  cubic_meters: { 0.001: 'l' },
  joules: { 60: 'Wmin', 1000: 'kJ', 3600: 'Wh', 3600000: 'kWh', 3600000000: 'MWh' },
  liters: { 1000: 'm³' },
  meters: { 0.001: 'mm', 0.01: 'cm', 1000: 'km' },
  pascals: { 100: 'hPa', 1000: 'kPa', 100000: 'bar' },
  ratio: { 0.01: '%' },
  seconds: { 0.001: 'ms', 0.000001: 'µs', 60: 'min', 3600: 'h', 86400: 'd' },
  volts: { 0.001: 'mV' },
  watts: { 0.001: 'mW', 1000: 'kW' },
}

/** @returns the unit itself if no symbol is known; undefined for '' */
export function unitSymbol(unit: string): string | undefined {
  return unit === '' ? undefined : (symbols[unit] ?? unit)
}

/** @returns what the maker counts in, if a factor makes the unit of it */
export function makersUnit(unit: string, scale: number): string | undefined {
  return makers[unit]?.[scale]
}
