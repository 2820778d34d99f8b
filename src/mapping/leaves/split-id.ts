// The ids in the keys of objects, which would make names without end.

/** With separators: MACs and EUIs, uuids, addresses of 1-Wire. Without: 0x and hex; 6 hex digits or more, of which one is decimal. */
const idForm =
  /(?<![0-9a-z])(?:[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5,7}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{2}[-.][0-9a-f]{12,14}|0x[0-9a-f]{4,16}|(?=[a-f]*[0-9])[0-9a-f]{6,64})(?![0-9a-z])/i

/** Of digits alone it is any number. */
const idCharsMin = 6

/** A serial number or the number of a register behind a word: `SN12345678`, `reg_40001`. That of a standard is part of the name. */
const longNumber =
  /(?<=[a-z][_. -]?)(?<!(?<![a-z])(?:din|en|ieee|iec|iso)[_. -]?(?=\d{5}(?!\d)))\d{5,16}(?![0-9a-z])/i

/** @returns the id in a key that is no time, and the key without it */
export function splitId(key: string): { readonly id: string; readonly rest: string } {
  // All forms have a digit, most names none.
  if (!/\d/.test(key)) return { id: '', rest: key }
  if (/^\d+(?:[-.:*]\d+)*$/.test(key)) return { id: key, rest: '' }
  if (key.length < idCharsMin) return { id: '', rest: key }
  const match = idForm.exec(key) ?? longNumber.exec(key)
  if (match === null) return { id: '', rest: key }
  const [id] = match
  const before = key.slice(0, match.index).replace(/[^0-9a-z]+$/i, '')
  const behind = key.slice(match.index + id.length).replace(/^[^0-9a-z]+/i, '')
  return { id, rest: before === '' || behind === '' ? before + behind : `${before}_${behind}` }
}
