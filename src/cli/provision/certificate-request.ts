// A key and a certificate signing request (PKCS #10, RFC 2986), made here: AWS signs the request and never sees the key.
// Node.js has the key and the signature; the request around them is a handful of DER.

import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  X509Certificate,
} from 'node:crypto'

/** Says whether a certificate (PEM) belongs to a key that somebody else may hold. */
export interface KeyHolder {
  /** PEM. */
  readonly request: string
  owns(certificatePem: string): boolean
}

/** @returns PEM (PKCS #8): EC on P-256, which AWS IoT Core and mbed TLS devices take */
export function makePrivateKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}

/** @throws what Node.js throws for what is no private key */
export function holderOfKey(privateKeyPem: string, commonName: string): KeyHolder {
  const key = createPrivateKey(privateKeyPem)
  const spki = spkiOf(createPublicKey(key))
  return {
    request: toPem(encodeRequest(key, spki, commonName)),
    owns: (certificatePem) => spkiOf(new X509Certificate(certificatePem).publicKey).equals(spki),
  }
}

/** @returns undefined for a text that is no request */
export function holderOfRequest(request: string): KeyHolder | undefined {
  const [, base64 = ''] = /-----BEGIN (?:NEW )?CERTIFICATE REQUEST-----([\s\S]+?)-----END/.exec(request) ?? []
  const der = Buffer.from(base64, 'base64')
  if (der[0] !== 0x30) return undefined
  // Node.js reads no requests. The request holds its public key byte by byte as the certificate does.
  return {
    request,
    owns: (certificatePem) => der.includes(spkiOf(new X509Certificate(certificatePem).publicKey)),
  }
}

function spkiOf(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' })
}

/** @param commonName in ASCII */
function encodeRequest(key: KeyObject, spki: Buffer, commonName: string): Buffer {
  const attribute = der(0x30, oid.commonName, der(0x0c, Buffer.from(commonName)))
  const name = der(0x30, der(0x31, attribute))
  const info = der(0x30, der(0x02, Buffer.of(0)), name, spki, der(0xa0))
  // A bit string whose last octet has no unused bits.
  const signature = der(0x03, Buffer.of(0), sign('sha256', info, key))
  return der(0x30, info, der(0x30, oid.ecdsaWithSha256), signature)
}

const oid = {
  /** 2.5.4.3 */
  commonName: Buffer.from('0603550403', 'hex'),
  /** 1.2.840.10045.4.3.2, RFC 5758 */
  ecdsaWithSha256: Buffer.from('06082a8648ce3d040302', 'hex'),
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  // A request with a name of 128 characters has less than 512 bytes.
  if (length < 0x80) return Buffer.concat([Buffer.of(tag, length), content])
  if (length < 0x100) return Buffer.concat([Buffer.of(tag, 0x81, length), content])
  return Buffer.concat([Buffer.of(tag, 0x82, length >> 8, length & 0xff), content])
}

function toPem(bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE REQUEST-----\n${lines.join('\n')}\n-----END CERTIFICATE REQUEST-----\n`
}
