// What mapping uses of Node's `Buffer`, in the browser: the package `buffer`, with texts decoded as Node decodes them.

import { Buffer as Base } from 'buffer/'

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })
const toText = Base.prototype.toString

Base.prototype.toString = function decode(
  this: Base,
  encoding?: string,
  start = 0,
  end = this.length,
): string {
  // The package puts another number of U+FFFD in the place of bytes that are not UTF-8.
  if (encoding === undefined || /^utf-?8$/i.test(encoding)) return utf8.decode(this.subarray(start, end))
  if (encoding !== 'base64url') return toText.call(this, encoding as 'hex', start, end)
  return toText.call(this, 'base64', start, end).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

export { Base as Buffer }
