// A process with an HTTP server that takes every request, and says how many came over how many connections.

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

let requests = 0
let connections = 0
// A connection must be able to wait from one round to the next.
const server = createServer({ keepAliveTimeout: 600_000 }, (request, response) => {
  requests++
  request.resume()
  request.on('end', () => response.writeHead(200).end())
})
server.on('connection', () => connections++)
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
process.on('message', () => {
  process.send?.({ requests, connections })
  requests = 0
  connections = 0
})
process.on('disconnect', () => process.exit())
