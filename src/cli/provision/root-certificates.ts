// The authorities that sign the certificate of AWS IoT Core's endpoint: Amazon Root CA 1 (RSA) and 3 (EC). Node.js brings
// them along, from Mozilla's list; nothing is fetched. Their fingerprints are those of Amazon Trust Services.
// https://docs.aws.amazon.com/iot/latest/developerguide/server-authentication.html
// https://www.amazontrust.com/repository/

import { X509Certificate } from 'node:crypto'
import { rootCertificates } from 'node:tls'
import { StackError } from '#stack'

/** SHA-256. */
const fingerprints = [
  '8E:CD:E6:88:4F:3D:87:B1:12:5B:A3:1A:C3:FC:B1:3D:70:16:DE:7F:57:CC:90:4F:E1:CB:97:C6:AE:98:19:6E',
  '18:CE:6C:FE:7B:F1:4E:60:B2:E3:47:B8:DF:E8:68:CB:31:D0:2E:BB:3A:DA:27:15:69:F5:03:43:B4:6D:B3:A4',
]

/**
 * @returns PEM
 * @throws {StackError} where this Node.js has other authorities
 */
export function amazonRoots(): string {
  const known = new Map(rootCertificates.map((pem) => [new X509Certificate(pem).fingerprint256, pem]))
  const found = fingerprints.map((fingerprint) => known.get(fingerprint))
  if (found.includes(undefined)) {
    throw new StackError(
      'other',
      'this Node.js does not have the certificates of Amazon Root CA 1 and 3',
      'Save https://www.amazontrust.com/repository/AmazonRootCA1.pem as ca.pem in the folder of --out, and run the command again.',
    )
  }
  return found.map((pem) => `${pem?.trim()}\n`).join('')
}
