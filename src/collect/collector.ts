// What a collector is: something that asks for values which devices do not publish, once a round. It knows nothing of
// how they are written, or shown.

import type { Clock } from '../clock.ts'
import type { JsonValue, MetricMetadata } from '../model.ts'
import type { FetchJson } from './fetch-json.ts'

/** Of the names of a collector and its instance, which become label values. */
export const instanceCharactersMax = 200

/** One value, as it was found. */
export interface CollectedSample {
  /** A valid Prometheus metric name. */
  readonly name: string
  /** Label name → value; an empty value is no label. */
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
  /** The series has ended; its value does not count. */
  readonly stale?: true
  /** When it was observed, in milliseconds since 1970; absent: when the round began. */
  readonly timestampMs?: number
}

export interface Collector {
  /** What HELP, TYPE and UNIT say of its metrics, by name. */
  readonly metadata: ReadonlyMap<string, MetricMetadata>
  /** NaN and the infinities are values, as on a page of Prometheus; otherwise they are problems. */
  readonly anyNumber?: true
  /**
   * One round. What it has yielded counts, whatever happens then.
   * @param deadlineMs when it must be over, in milliseconds since 1970
   * @throws {CollectError} if it cannot go on
   */
  collect(deadlineMs: number): AsyncIterable<CollectedSample>
}

/** What a collector may use of the world. */
export interface CollectorTools {
  readonly clock: Clock
  /** Name of the instance: no other one of this collector has it. Absent where nobody keeps a state for it. */
  readonly instance?: string
  readonly fetchJson: FetchJson
  /**
   * The text of a secret, read anew at each call.
   * @param reference ARN of a secret in Secrets Manager, or a `file:` URL
   * @throws {CollectError} `secret`, without a word of the text
   */
  secret(reference: string): Promise<string>
  /** A part of the round failed, and the round goes on. */
  note(problem: CollectError): void
  /** What is no failure, and what somebody should know all the same. Absent where nobody listens. */
  remark?(remark: Remark): void
}

/** It is counted each time, and logged once. */
export interface Remark {
  /** From a fixed set. */
  readonly reason: string
  /** The place and what is the matter: the same text in each round. */
  readonly message: string
  /** How many samples the round left out for it; 0: none, it is about the configuration. */
  readonly samples: number
}

/** An entry of the table of collectors. */
export interface CollectorKind {
  readonly name: string
  /** @throws {ConfigError} with everything that is wrong with the configuration */
  create(config: JsonValue, tools: CollectorTools): Collector
}

export type CollectProblem =
  /** No answer in time. */
  | 'timeout'
  /** No connection, or it broke off. */
  | 'connection'
  /** Link-local, or a metadata service: no request is made. */
  | 'forbidden_address'
  /** The service refuses the credentials. */
  | 'unauthorized'
  /** The service wants fewer requests. */
  | 'rate_limited'
  /** Another status than success. */
  | 'http_status'
  | 'too_large'
  | 'not_json'
  /** A page that is not in the format it is said to be in, or that a limit of its job does not allow. */
  | 'bad_page'
  /** What was remembered of the rounds before cannot be loaded or saved. */
  | 'state'
  /** JSON that is not what the service documents, or that says that something went wrong. */
  | 'unexpected_answer'
  /** The configuration is wrong; the text names every problem. */
  | 'bad_config'
  /** The secret cannot be read, or has the wrong form. */
  | 'secret'
  /** What the collector remembers between rounds could not be loaded or saved. */
  | 'state'
  /** A plugin did not do what it is for. */
  | 'plugin'
  /** The round had to end before all was asked. */
  | 'deadline'
  /** An invalid sample: its value is not finite, or its name is invalid. */
  | 'bad_sample'
  /** An error in the collector itself. */
  | 'failed'

/** Why a round, or a part of it, has no values. Its text is for logs: no secrets, no bodies, no query strings. */
export class CollectError extends Error {
  static override readonly name = 'CollectError'
  override readonly name = 'CollectError'
  readonly reason: CollectProblem

  constructor(reason: CollectProblem, message: string) {
    super(message)
    this.reason = reason
  }
}
