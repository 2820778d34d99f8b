// The event that the IoT rule hands to the function. The names are those of template.yaml's SQL:
// SELECT encode(*, 'base64') AS payload_base64, topic() AS topic, clientid() AS client_id, timestamp() AS received_at

export interface PublishedMessage {
  readonly topic: string
  /** `n/a` where it is not known who published: what the SQL function `clientid()` says then. */
  readonly clientId: string
  readonly payload: Uint8Array
  /** Milliseconds since 1970, on this machine's clock. */
  readonly receivedAtMs: number
  /** The broker keeps it for clients that come later, or kept it for us. */
  readonly isRetained?: boolean
  /** Of a simulated device. */
  readonly isDemo?: boolean
}

export interface Envelope {
  readonly payload_base64: string
  readonly topic: string
  readonly client_id: string
  readonly received_at: number
}

export function makeEnvelope({ topic, clientId, payload, receivedAtMs }: PublishedMessage): Envelope {
  return {
    payload_base64: Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString('base64'),
    topic,
    client_id: clientId,
    received_at: receivedAtMs,
  }
}
