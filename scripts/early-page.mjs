// The page of `npm start` while the packages are being installed: plain JavaScript without a dependency. The program takes
// the server over when it is there (src/studio/server/open-studio.ts), so that the page in the browser stays.

import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import path from 'node:path'

const firstPort = 1880
const portsTriedMax = 20
const files = {
  '/': ['index.html', 'text/html; charset=utf-8'],
  '/early.css': ['early.css', 'text/css; charset=utf-8'],
  '/early.js': ['early.js', 'text/javascript; charset=utf-8'],
}
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; " +
  "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

/**
 * Only on loopback: an address of the user's own is read and checked by the program.
 * @param {string} folder of the project
 * @param {() => string} progress the last line of the installation
 * @returns {Promise<{ server: import('node:http').Server, token: string, url: string } | undefined>} undefined if no port is free
 */
export async function openEarlyPage(folder, progress) {
  const token = randomBytes(18).toString('base64url')
  const server = createServer((request, response) => {
    const port = /** @type {import('node:net').AddressInfo} */ (server.address()).port
    const send = (/** @type {number} */ status, /** @type {string} */ type, /** @type {string} */ body) =>
      response
        .writeHead(status, {
          'Content-Type': type,
          'Content-Security-Policy': policy,
          'X-Content-Type-Options': 'nosniff',
          'Referrer-Policy': 'no-referrer',
          'Cache-Control': 'no-store',
        })
        .end(body)
    // Else a name that somebody makes stand for this machine would do.
    if (!['127.0.0.1', 'localhost'].some((name) => request.headers.host === `${name}:${port}`)) {
      return send(421, 'text/plain', 'Host: expected the address that this server listens on\n')
    }
    if (request.url === '/api/state') {
      if (request.headers['x-studio-token'] !== token) return send(401, 'application/json', '{}')
      const steps = [{ name: 'install', state: 'running', detail: progress() }]
      for (const name of ['build', 'function', 'broker']) steps.push({ name, state: 'waiting', detail: '' })
      return send(200, 'application/json', JSON.stringify({ startup: steps }))
    }
    const [name, type] = files[/** @type {keyof typeof files} */ (request.url)] ?? []
    if (name === undefined || type === undefined || request.method !== 'GET')
      return send(404, 'text/plain', 'not found\n')
    const text = readFileSync(path.join(folder, 'src', 'studio', 'server', 'early', name), 'utf8')
    return send(200, type, text.replaceAll('%STUDIO_TOKEN%', token))
  })
  for (let port = firstPort; port < firstPort + portsTriedMax; port++) {
    const isListening = await new Promise((resolve) => {
      server.once('listening', () => resolve(true))
      server.once('error', () => resolve(false))
      server.listen(port, '127.0.0.1')
    })
    server.removeAllListeners('listening').removeAllListeners('error')
    if (isListening) return { server, token, url: `http://127.0.0.1:${port}/` }
  }
  return undefined
}
