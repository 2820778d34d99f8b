// Signs of units that gateways with a web page write as HTML: `&deg;C`, `m&sup3;`, `&#176;C`.

const entities: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['deg', '°'],
  ['micro', 'µ'],
  ['middot', '·'],
  ['mu', 'µ'],
  ['nbsp', ' '],
  ['ohm', 'Ω'],
  ['Omega', 'Ω'],
  ['percnt', '%'],
  ['permil', '‰'],
  ['sup2', '²'],
  ['sup3', '³'],
])

/** What is no entity of a unit stays as it is. */
export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(?:#(\d{1,5})|#x([0-9a-f]{1,4})|([a-z]+\d?));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return entities.get(name) ?? whole
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
    return code < 32 || code > 0xffff ? whole : String.fromCharCode(code)
  })
}
