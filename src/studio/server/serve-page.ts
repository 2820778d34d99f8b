// The files of the page, from the folder that the build made; before that, a page that shows how far the build is.

import { randomBytes } from 'node:crypto'
import { createReadStream, readFileSync, statSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { contentSecurityPolicy } from './guard.ts'

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.woff2': 'font/woff2',
}

/** The screens, each with an address of its own. */
const screens = new Set(['/', '/map', '/problems'])

/** Beside the sources: where the program runs from its bundle, the page is built. */
const earlyFolder = fileURLToPath(new URL('./early', import.meta.url))

/** @param folder with index.html, once it is built */
export function servePage(
  pathname: string,
  response: ServerResponse,
  { folder, token }: { readonly folder: string; readonly token: string },
): void {
  const name = screens.has(pathname) ? '/index.html' : pathname
  if (pathname === '/playground') {
    response.writeHead(308, { ...pageHeaders('', '.txt'), Location: '/playground/' }).end()
    return
  }
  if (pathname.startsWith('/playground/')) {
    const rest = pathname === '/playground/' ? '/index.html' : pathname.slice('/playground'.length)
    sendFile(findFile(path.join(folder, '..', 'playground'), rest), response)
    return
  }
  const file = [folder, earlyFolder].map((one) => findFile(one, name)).find((found) => found !== undefined)
  if (file !== undefined && name === '/index.html') sendIndex(file, response, token)
  else sendFile(file, response)
}

/** @param file undefined if there is none */
function sendFile(file: string | undefined, response: ServerResponse): void {
  if (file === undefined) {
    response.writeHead(404, pageHeaders('', '.txt')).end('not found\n')
    return
  }
  response.writeHead(200, pageHeaders('', path.extname(file)))
  createReadStream(file)
    .on('error', () => response.destroy())
    .pipe(response)
}

function sendIndex(file: string, response: ServerResponse, token: string): void {
  const nonce = randomBytes(16).toString('base64')
  const html = readFileSync(file, 'utf8')
    .replaceAll('%STUDIO_TOKEN%', token)
    .replaceAll('%STYLE_NONCE%', nonce)
  response.writeHead(200, pageHeaders(nonce, '.html')).end(html)
}

/** Undefined for what is not a file in the folder. */
function findFile(folder: string, pathname: string): string | undefined {
  if (!/^(\/[\w-][\w.-]*)+$/.test(pathname)) return undefined
  const file = path.join(folder, ...pathname.split('/'))
  const type = types[path.extname(file)]
  return type !== undefined && statSync(file, { throwIfNoEntry: false })?.isFile() ? file : undefined
}

/** https://developer.mozilla.org/docs/Web/Security/Practical_implementation_guides */
export function pageHeaders(nonce: string, extension: string): Record<string, string> {
  return {
    'Content-Type': types[extension] ?? 'application/octet-stream',
    'Content-Security-Policy': contentSecurityPolicy(nonce),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cache-Control': 'no-store',
  }
}
