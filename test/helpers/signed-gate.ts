// The door of Amazon Managed Service for Prometheus in front of a real Prometheus: verifies signature and rules of
// remote write, then hands the same bytes on and gives Prometheus's answer back.

import { type Access, type Receiver, startReceiver } from '#studio/receiver'

export function startSignedGate(writeUrl: string, verify: Access): Promise<Receiver> {
  return startReceiver({
    path: '/workspaces/ws-1/api/v1/remote_write',
    verify,
    async answer({ answer, headers, body }) {
      if (answer.status !== 200) return undefined
      const names = ['content-encoding', 'content-type', 'user-agent', 'x-prometheus-remote-write-version']
      const passed = Object.fromEntries(names.map((name) => [name, String(headers[name])]))
      const response = await fetch(writeUrl, { method: 'POST', headers: passed, body })
      return { status: response.status, body: await response.text() }
    },
  })
}
