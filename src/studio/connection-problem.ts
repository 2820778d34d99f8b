// Why a broker could not be connected to, in words, with what to do. The errors are those of Node.js, OpenSSL and the MQTT
// client; where these say little, the first bytes of the answer tell what listens there.

import type { MqttClient } from 'mqtt'
import { toVisible } from '../printable.ts'

/** What answered before the connection failed. */
export type FirstAnswer = 'http' | 'tls' | 'other' | undefined

/** Listens to a client that has just been made. */
export function watchFirstAnswer({ stream }: MqttClient): () => FirstAnswer {
  let first: FirstAnswer
  // Before the client reads it, which ends the connection where it is no MQTT.
  stream.prependOnceListener('data', (bytes: Uint8Array) => {
    first = kindOf(bytes)
  })
  return () => first
}

/**
 * @param url of the broker, without user name and password
 * @param topicFilter that was asked for
 */
export function describeConnectionProblem(
  error: unknown,
  {
    url,
    topicFilter,
    first,
  }: { readonly url: URL; readonly topicFilter: string; readonly first: FirstAnswer },
): string {
  const { code: given, message } = error as NodeJS.ErrnoException
  // A number is the broker's own refusal, which the client has in words.
  if (typeof given === 'number') return message
  const code = given ?? ''
  const isTls = url.protocol === 'mqtts:' || url.protocol === 'wss:'
  const isSocket = url.protocol === 'ws:' || url.protocol === 'wss:'
  const other = otherProtocol(url)
  if (first === 'tls' && !isTls) return `this port expects TLS; use ${other}`
  if (first === 'http' && !isSocket) return httpServer
  const words = network[code] ?? certificate(code, error)
  if (words !== undefined) return `${words} (${code})`
  if (isTls && (code === 'EPROTO' || code.startsWith('ERR_SSL_')) && noTls.test(message)) {
    return `this port does not speak TLS; use ${other}`
  }
  if (/CERTIFICATE_REQUIRED|HANDSHAKE_FAILURE|BAD_CERTIFICATE|UNKNOWN_CA/.test(code))
    return clientCertificate(code)
  if (message === closed) return closedWithoutWord(url, topicFilter)
  if (code === 'ECONNRESET') {
    return `the connection was cut off (ECONNRESET); ${isTls ? `if this port does not speak TLS, use ${other}` : wrongPort(url)}`
  }
  if (message === 'connack timeout') return `no MQTT broker answered within 10 seconds; ${wrongPort(url)}`
  if (code === '' && noMqtt.test(message)) {
    return `what answers on this port does not speak MQTT; ${usualPorts}`
  }
  return toVisible(message.split('\n', 1)[0]!)
}

/** Message of the error of a connection that closed, and nobody said why. */
export const closed = 'closed without a reason'

const usualPorts = 'check the port: 1883 is usual for MQTT, 8883 with TLS'
const httpServer = `an HTTP server answers on this port; ${usualPorts}. MQTT over WebSocket begins with ws:// or wss://`

const checkNetwork = 'check the address, and that a firewall lets the connection through'
const network: { readonly [code: string]: string } = {
  ECONNREFUSED: 'nothing listens on this port; check address and port, and that the broker runs',
  ENOTFOUND: 'there is no host with this name; check the address',
  EAI_AGAIN: 'the name of the host cannot be looked up now; check the network',
  EHOSTUNREACH: `the host cannot be reached; ${checkNetwork}`,
  ENETUNREACH: `the network of the host cannot be reached; ${checkNetwork}`,
  ETIMEDOUT: `the host does not answer; ${checkNetwork}`,
}

function certificate(code: string, error: unknown): string | undefined {
  switch (code) {
    case 'ERR_TLS_CERT_ALTNAME_INVALID': {
      const { subjectaltname = 'no name' } = (error as { cert?: { subjectaltname?: string } }).cert ?? {}
      const names = toVisible(subjectaltname.replaceAll(/(DNS|IP Address):/g, '').slice(0, 200))
      return `the certificate of the broker is for another name; use one that it has: ${names}`
    }
    case 'CERT_HAS_EXPIRED':
    case 'CERT_NOT_YET_VALID':
      return 'the certificate of the broker is not valid now; renew it, or set the clock of this machine'
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return 'this machine does not know who signed the certificate of the broker; start with --ca FILE, the CA certificate'
    default:
      return undefined
  }
}

function clientCertificate(code: string): string {
  const words = /REQUIRED|HANDSHAKE/.test(code) ? 'asks for a' : 'does not accept the'
  return `the broker ${words} client certificate; start with --cert FILE and --key FILE (${code})`
}

const noTls = /wrong version number|packet length too long|record layer|unknown protocol|http request/i
/** As the parser of the client says it. */
const noMqtt = /header flag|cannot parse|invalid|malformed|protocol ?id/i

function closedWithoutWord(url: URL, topicFilter: string): string {
  const closing = 'the broker closed the connection without a reason; '
  if (url.protocol === 'mqtt:') return `${closing}${wrongPort(url)}`
  if (url.protocol === 'ws:')
    return `${closing}check the path of the address: /mqtt is usual for MQTT over WebSocket`
  return `${closing}check the certificate, and that its policy allows this client id and a subscription to ${topicFilter}`
}

function wrongPort(url: URL): string {
  return url.protocol === 'mqtt:'
    ? `${usualPorts}. If this port expects TLS, use ${otherProtocol(url)}`
    : usualPorts
}

/** The same address with TLS, or without. */
function otherProtocol({ protocol, host, pathname }: URL): string {
  const other = { 'mqtt:': 'mqtts:', 'mqtts:': 'mqtt:', 'ws:': 'wss:', 'wss:': 'ws:' }[protocol]
  return `${other}//${host}${pathname === '/' ? '' : pathname}`
}

function kindOf(bytes: Uint8Array): Exclude<FirstAnswer, undefined> {
  const text = String.fromCharCode(...bytes.subarray(0, 5))
  if (text === 'HTTP/') return 'http'
  // An alert of TLS: RFC 8446, section 5.1.
  return bytes[0] === 21 && bytes[1] === 3 ? 'tls' : 'other'
}
