// What mapping uses of Node's `Buffer`, in the browser, with the same results. test/bundle/page-engine.test.ts holds it to
// Node's.

type Encoding = 'utf8' | 'base64' | 'base64url' | 'hex'

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** A call of String.fromCharCode takes so many arguments on every stack. */
const chunkLength = 8_192

/** What is called on the class itself. Nobody makes one with `new`. */
export const Buffer = {
  from(value: string | ArrayBuffer | Uint8Array, encodingOrAt: Encoding | number = 'utf8', length?: number) {
    if (value instanceof ArrayBuffer) return new BrowserBuffer(value, Number(encodingOrAt) || 0, length)
    if (typeof value !== 'string') return copyOf(value)
    if (encodingOrAt === 'hex') return fromHex(value)
    return encodingOrAt === 'utf8' ? copyOf(encoder.encode(value)) : fromBase64(value)
  },
  allocUnsafe: (size: number) => bytesOf(size),
  byteLength: (text: string, encoding: Encoding = 'utf8') => Buffer.from(text, encoding).length,
  concat(pieces: readonly Uint8Array[]): BrowserBuffer {
    const all = bytesOf(pieces.reduce((sum, { length }) => sum + length, 0))
    let at = 0
    for (const piece of pieces) {
      all.set(piece, at)
      at += piece.length
    }
    return all
  },
  isBuffer: (value: unknown) => value instanceof BrowserBuffer,
}

class BrowserBuffer extends Uint8Array {
  /** @returns how many bytes were written */
  write(text: string, encoding: Encoding): number {
    const bytes = Buffer.from(text, encoding).subarray(0, this.length)
    this.set(bytes)
    return bytes.length
  }

  override toString(encoding: Encoding = 'utf8', start = 0, end = this.length): string {
    const bytes = this.subarray(start, end)
    if (encoding === 'utf8') return decoder.decode(bytes)
    if (encoding === 'hex') return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
    let binary = ''
    for (let at = 0; at < bytes.length; at += chunkLength) {
      binary += String.fromCharCode(...bytes.subarray(at, at + chunkLength))
    }
    const base64 = btoa(binary)
    if (encoding === 'base64') return base64
    return base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
  }

  readUIntBE(at: number, size: number): number {
    let value = 0
    for (let index = 0; index < size; index++) value = value * 256 + byteAt(this, at + index)
    return value
  }

  readUIntLE(at: number, size: number): number {
    let value = 0
    for (let index = size - 1; index >= 0; index--) value = value * 256 + byteAt(this, at + index)
    return value
  }

  readIntBE(at: number, size: number): number {
    return signed(this.readUIntBE(at, size), size)
  }

  readIntLE(at: number, size: number): number {
    return signed(this.readUIntLE(at, size), size)
  }

  readFloatBE(at: number): number {
    return viewOf(this).getFloat32(at)
  }

  readFloatLE(at: number): number {
    return viewOf(this).getFloat32(at, true)
  }

  readDoubleBE(at: number): number {
    return viewOf(this).getFloat64(at)
  }

  readDoubleLE(at: number): number {
    return viewOf(this).getFloat64(at, true)
  }
}

function bytesOf(size: number): BrowserBuffer {
  return new BrowserBuffer(new ArrayBuffer(size))
}

function copyOf(bytes: Uint8Array): BrowserBuffer {
  const copy = bytesOf(bytes.length)
  copy.set(bytes)
  return copy
}

/** As Node does: both alphabets, padding or not, and whatever belongs to neither is passed over. */
function fromBase64(text: string): BrowserBuffer {
  const [digits = ''] = text.split('=')
  const clean = digits
    .replaceAll('-', '+')
    .replaceAll('_', '/')
    .replace(/[^A-Za-z0-9+/]/g, '')
  // One digit too many holds no byte.
  const binary = atob(clean.length % 4 === 1 ? clean.slice(0, -1) : clean)
  const bytes = bytesOf(binary.length)
  for (let at = 0; at < bytes.length; at++) bytes[at] = binary.charCodeAt(at)
  return bytes
}

/** Up to the first pair that is none. */
function fromHex(text: string): BrowserBuffer {
  const [whole = ''] = /^(?:[0-9a-f]{2})*/i.exec(text) ?? []
  const bytes = bytesOf(whole.length / 2)
  for (let at = 0; at < bytes.length; at++) bytes[at] = Number.parseInt(whole.slice(2 * at, 2 * at + 2), 16)
  return bytes
}

function byteAt(bytes: Uint8Array, at: number): number {
  const byte = bytes[at]
  if (byte === undefined) throw new RangeError(`no byte at ${at}`)
  return byte
}

function signed(value: number, size: number): number {
  const range = 2 ** (8 * size)
  return value < range / 2 ? value : value - range
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength)
}
