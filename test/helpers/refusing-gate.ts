// A gate before a real Prometheus: hands each request on as it is and gives Prometheus's answer back, or answers 503
// where the test says so, looking at the samples in the request.

import { type AnsweredRequest, startReceiver } from '#studio/receiver'

export interface RefusingGate {
  readonly url: string
  /** Decides by the samples of a request. */
  refuse: (samples: readonly SampleSeen[]) => boolean
  close(): Promise<void>
}

export interface SampleSeen {
  /** Empty where the series has none. */
  readonly clientId: string
  readonly timestampMs: number
}

/** Lets everything through, to begin with. */
export async function startRefusingGate(writeUrl: string): Promise<RefusingGate> {
  const receiver = await startReceiver({
    answer: (request) => (gate.refuse(samplesIn(request)) ? { status: 503 } : passOn(request, writeUrl)),
  })
  const gate: RefusingGate = { url: receiver.url, refuse: () => false, close: () => receiver.close() }
  return gate
}

async function passOn({ headers, body }: AnsweredRequest, writeUrl: string) {
  const names = ['content-encoding', 'content-type', 'user-agent', 'x-prometheus-remote-write-version']
  const passed = Object.fromEntries(names.map((name) => [name, String(headers[name])]))
  const response = await fetch(writeUrl, { method: 'POST', headers: passed, body })
  return { status: response.status, body: await response.text() }
}

function samplesIn({ reading }: AnsweredRequest): SampleSeen[] {
  if (!reading.ok) throw new Error(reading.violations.join(', '))
  return reading.request.series.flatMap(({ labels, samples }) =>
    samples.map(({ timestampMs }) => ({ clientId: labels['client_id'] ?? '', timestampMs })),
  )
}
