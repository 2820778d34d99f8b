// A gate before moto's AWS IoT. It signs requests with a test authority, because moto gives out certificates of other keys
// than the one that asks, and names certificates as AWS does; it can refuse one call, as IAM would.

import { execFileSync } from 'node:child_process'
import { createHash, X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'

export interface IotGate {
  /** For `AWS_ENDPOINT_URL`. */
  readonly url: string
  /** Method and path of each call so far, without its query. */
  readonly calls: string[]
  /** Whether this call is refused; `conflict`: as long as AWS has not finished a detachment. */
  refuse: (call: string) => boolean | 'conflict'
  close(): Promise<void>
}

/** @param authority with the key of its certificate, as `createAuthority` writes it */
export async function startIotGate(
  motoUrl: string,
  {
    openssl,
    caFile,
    caKeyFile,
  }: { readonly openssl: string; readonly caFile: string; readonly caKeyFile: string },
): Promise<IotGate> {
  const calls: string[] = []
  let endpointText: string | undefined
  /** AWS's name of a certificate, the hash of its DER, and moto's, which is that of its PEM. */
  const names: (readonly [aws: string, moto: string])[] = []
  const toMoto = (text: string) => names.reduce((all, [aws, moto]) => all.replaceAll(aws, moto), text)
  const toAws = (text: string) => names.reduce((all, [aws, moto]) => all.replaceAll(moto, aws), text)

  function signRequest(request: string): string {
    const dir = mkdtempSync(path.join(tmpdir(), 'iot-gate-'))
    try {
      const [csr, cert] = [path.join(dir, 'request.pem'), path.join(dir, 'cert.pem')]
      writeFileSync(csr, request)
      // Fails for a request that its own key has not signed.
      const args = [
        'x509',
        '-req',
        '-days',
        '1',
        '-in',
        csr,
        '-CA',
        caFile,
        '-CAkey',
        caKeyFile,
        '-out',
        cert,
      ]
      execFileSync(openssl, args, { stdio: ['ignore', 'ignore', 'pipe'] })
      return readFileSync(cert, 'utf8')
    } finally {
      rmSync(dir, { recursive: true })
    }
  }

  async function pass(incoming: IncomingMessage): Promise<{ status: number; body: string; type?: string }> {
    const { method = 'GET', url = '/', headers } = incoming
    const call = `${method} ${decodeURIComponent(url.split('?')[0] as string)}`
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk as Buffer)
    calls.push(call)
    const refused = gate.refuse(call)
    if (refused === 'conflict') {
      return { status: 409, body: '{"message":"still attached"}', type: 'DeleteConflictException' }
    }
    if (refused) {
      return {
        status: 403,
        body: '{"message":"not authorized to perform this"}',
        type: 'AccessDeniedException',
      }
    }
    let [target, body] = [toMoto(url), toMoto(Buffer.concat(chunks).toString())]
    let certificatePem: string | undefined
    if (call === 'POST /certificates') {
      const { certificateSigningRequest } = JSON.parse(body) as { certificateSigningRequest: string }
      certificatePem = signRequest(certificateSigningRequest)
      const status = url.includes('setAsActive=true') ? 'ACTIVE' : 'INACTIVE'
      target = '/certificate/register-no-ca'
      body = JSON.stringify({ certificatePem, status })
    }
    const {
      host: _host,
      connection: _connection,
      'content-length': _length,
      expect: _expect,
      ...passed
    } = headers
    const answer = await fetch(`${motoUrl}${target}`, {
      method,
      headers: Object.fromEntries(
        Object.entries(passed).map(([name, value]) => [name, toMoto(String(value))]),
      ),
      ...(body === '' ? {} : { body }),
    })
    let text = await answer.text()
    // moto has another one for each call.
    if (call === 'GET /endpoint') text = endpointText ??= text
    if (certificatePem !== undefined) {
      const registered = JSON.parse(text) as { certificateId: string }
      const id = createHash('sha256').update(new X509Certificate(certificatePem).raw).digest('hex')
      names.push([id, registered.certificateId])
      text = JSON.stringify({ ...registered, certificatePem })
    }
    const type = answer.headers.get('x-amzn-errortype')
    return { status: answer.status, body: toAws(text), ...(type === null ? {} : { type }) }
  }

  const server = createServer((incoming, response) => {
    pass(incoming).then(
      ({ status, body, type }) =>
        response
          .writeHead(status, {
            'content-type': 'application/json',
            ...(type && { 'x-amzn-errortype': type }),
          })
          .end(body),
      (error: unknown) => response.writeHead(500).end(JSON.stringify({ message: String(error) })),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const gate: IotGate = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    refuse: () => false,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return gate
}
