// What is in the playground as the fragment of a URL, which a browser sends to no server: deflated JSON in base64url. Larger
// ones are a file.

import { type PlaygroundState, parseState } from './playground-source.ts'

/** Of the fragment, in characters. */
export const fragmentMax = 8_000

/** What a fragment may become, so that a few characters do not fill the memory. */
const inflatedBytesMax = 4_000_000

const prefix = '#v1='

/** @returns undefined if it would be too long */
export async function fragmentOf(state: PlaygroundState): Promise<string | undefined> {
  const bytes = new TextEncoder().encode(JSON.stringify(state))
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw'))
  const deflated = new Uint8Array(await new Response(stream).arrayBuffer())
  const fragment = prefix + toBase64Url(deflated)
  return fragment.length <= fragmentMax ? fragment : undefined
}

export function isShared(fragment: string): boolean {
  return fragment.startsWith(prefix)
}

/** @returns undefined if the fragment is damaged, or too large */
export async function stateOf(fragment: string): Promise<PlaygroundState | undefined> {
  try {
    const bytes = fromBase64Url(fragment.slice(prefix.length))
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'))
    return parseState(await readText(stream.getReader()))
  } catch {
    return undefined
  }
}

async function readText(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    bytes += part.value.length
    if (bytes > inflatedBytesMax) throw new RangeError('too large')
    text += decoder.decode(part.value, { stream: true })
  }
  return text
}

function toBase64Url(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (character) => character.charCodeAt(0))
}
