// Certificates for one test: an authority, a server for 127.0.0.1 and localhost, and as many clients as wanted.
// EC keys and one day of validity, made by the openssl program (3.0 or later) in a folder that the test owns.

import { execFileSync } from 'node:child_process'
import path from 'node:path'

export interface KeyPair {
  readonly certFile: string
  readonly keyFile: string
}

export interface TestAuthority {
  readonly caFile: string
  readonly server: KeyPair
  /** A client certificate whose common name is `name`; the files are named after it. */
  issueClient(name: string): KeyPair
}

/**
 * @param opensslPath from `findPart('openssl')`
 * @param dir an existing folder; a second authority needs a folder of its own
 */
export function createAuthority(opensslPath: string, dir: string): TestAuthority {
  const ca = filesOf(dir, 'ca')
  const issue = (
    pair: KeyPair,
    commonName: string,
    extensions: readonly string[],
    signer: readonly string[],
  ) => {
    const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
    const output = ['-keyout', pair.keyFile, '-out', pair.certFile]
    const subject = ['-subj', `/CN=${commonName}`, ...extensions.flatMap((line) => ['-addext', line])]
    const args = ['req', '-x509', '-days', '1', ...newKey, ...output, ...subject, ...signer]
    execFileSync(opensslPath, args, { stdio: ['ignore', 'ignore', 'pipe'] })
    return pair
  }

  issue(ca, 'Test authority', ['keyUsage=critical,keyCertSign'], [])
  const signedByCa = ['-CA', ca.certFile, '-CAkey', ca.keyFile]
  const notAuthority = 'basicConstraints=critical,CA:FALSE'
  const serverNames = 'subjectAltName=IP:127.0.0.1,DNS:localhost'
  return {
    caFile: ca.certFile,
    server: issue(
      filesOf(dir, 'server'),
      'localhost',
      [notAuthority, serverNames, 'extendedKeyUsage=serverAuth'],
      signedByCa,
    ),
    issueClient: (name) =>
      issue(filesOf(dir, name), name, [notAuthority, 'extendedKeyUsage=clientAuth'], signedByCa),
  }
}

function filesOf(dir: string, name: string): KeyPair {
  return { certFile: path.join(dir, `${name}.crt`), keyFile: path.join(dir, `${name}.key`) }
}
