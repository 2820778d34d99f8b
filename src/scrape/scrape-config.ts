// What a configuration says, checked and with its defaults filled in: shared by all of this room.

import type { PageFormat } from '#exposition'
import type { RelabelRule } from './relabel.ts'

export interface ScrapeConfig {
  readonly jobs: readonly ScrapeJob[]
  /** Added to each series that has no such label. */
  readonly externalLabels: Readonly<Record<string, string>>
}

export interface ScrapeJob {
  readonly name: string
  readonly intervalMs: number
  readonly timeoutMs: number
  readonly metricsPath: string
  readonly scheme: 'http' | 'https'
  readonly params: Readonly<Record<string, readonly string[]>>
  readonly honorLabels: boolean
  readonly honorTimestamps: boolean
  /** Whether series with timestamps of their own get staleness markers too. */
  readonly trackTimestamps: boolean
  /** Header: the formats that pages are asked for. */
  readonly accept: string
  /** Of a page whose content type names none. */
  readonly fallback: PageFormat
  readonly compression: boolean
  readonly client: HttpClientConfig
  readonly groups: readonly TargetGroup[]
  readonly discoveries: readonly HttpDiscovery[]
  readonly relabelRules: readonly RelabelRule[]
  readonly metricRelabelRules: readonly RelabelRule[]
  readonly limits: ScrapeLimits
}

/** Undefined: no limit. */
export interface ScrapeLimits {
  readonly bodyBytesMax: number
  readonly samplesMax: number | undefined
  readonly labelsMax: number | undefined
  readonly labelNameBytesMax: number | undefined
  readonly labelValueBytesMax: number | undefined
  readonly targetsMax: number | undefined
}

export interface TargetGroup {
  /** Host and port. */
  readonly targets: readonly string[]
  readonly labels: Readonly<Record<string, string>>
}

export interface HttpDiscovery {
  readonly url: URL
  readonly refreshMs: number
  readonly client: HttpClientConfig
}

export interface HttpClientConfig {
  readonly authorization: HttpAuthorization
  readonly tls: TlsConfig
  readonly followRedirects: boolean
}

/** Secrets are named: by an ARN in Secrets Manager, or a `file:` URL. */
export type HttpAuthorization =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic'; readonly username: string | undefined; readonly passwordRef: string }
  | { readonly kind: 'header'; readonly type: string; readonly credentialsRef: string }
  | {
      readonly kind: 'sigv4'
      readonly region: string | undefined
      readonly service: string
      readonly roleArn: string | undefined
      /** Of JSON with `accessKeyId` and `secretAccessKey`; undefined: the function's own credentials. */
      readonly secretRef: string | undefined
    }

export interface TlsConfig {
  readonly ca: Pem | undefined
  readonly cert: Pem | undefined
  readonly key: Pem | undefined
  readonly serverName: string | undefined
  readonly insecureSkipVerify: boolean
  readonly minVersion: TlsVersion | undefined
  readonly maxVersion: TlsVersion | undefined
}

export type TlsVersion = 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3'

/** A certificate or key: its text, or a reference to it. */
export type Pem = { readonly text: string } | { readonly ref: string }
