// The signing request, as openssl reads it, for names that need each form of DER's lengths.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import {
  holderOfKey,
  holderOfRequest,
  makePrivateKey,
} from '../../../../src/cli/provision/certificate-request.ts'
import { describeWithParts } from '../../../helpers/parts.ts'

describeWithParts('a certificate signing request', ['openssl'], ({ openssl }) => {
  it.each([1, 20, 60, 100, 128])('has a name of %i characters, and the signature of its key', (length) => {
    const name = 'n'.repeat(length)
    const { request } = holderOfKey(makePrivateKey(), name)
    const { stdout: text, stderr } = spawnSync(
      openssl,
      ['req', '-verify', '-noout', '-text', '-nameopt', 'RFC2253'],
      { input: request, encoding: 'utf8' },
    )
    expect(stderr).toMatch(/verify OK/)
    expect(text).toContain(`Subject: CN=${name}\n`)
    expect(text).toContain('ASN1 OID: prime256v1')
    expect(text).toContain('Signature Algorithm: ecdsa-with-SHA256')
  })

  it('belongs to certificates of its key, and to no others', () => {
    const [one, other] = [makePrivateKey(), makePrivateKey()]
    const folder = mkdtempSync(path.join(tmpdir(), 'request-'))
    const keyFile = path.join(folder, 'key.pem')
    writeFileSync(keyFile, one)
    const args = ['req', '-x509', '-key', keyFile, '-subj', '/CN=n']
    const certificate = spawnSync(openssl, args, { encoding: 'utf8' }).stdout
    rmSync(folder, { recursive: true })
    const owns = (key: string) => {
      const holder = holderOfKey(key, 'n')
      return [holder.owns(certificate), holderOfRequest(holder.request)?.owns(certificate)]
    }
    expect(owns(one)).toEqual([true, true])
    expect(owns(other)).toEqual([false, false])
  })

  it('is not a text of another kind', () => {
    const { request } = holderOfKey(makePrivateKey(), 'n')
    const texts = ['', makePrivateKey(), request.replace(/^MI/m, 'XX'), request.replace('REQUEST', 'X')]
    expect(texts.map(holderOfRequest)).toEqual(texts.map(() => undefined))
  })
})
