// Files by which Grafana finds dashboards and data sources when it starts.
// https://grafana.com/docs/grafana/latest/administration/provisioning/

import path from 'node:path'
import { stringify } from 'yaml'
import { ConfigError } from '../../errors.ts'
import type { NamedText } from './write-files.ts'

/**
 * @param seenAt folder of the dashboards, as Grafana sees it
 * @param prometheusUrl data sources are written only for one
 * @throws {ConfigError} if it is not a URL
 */
export function provisioningFiles(seenAt: string, prometheusUrl: string | undefined): NamedText[] {
  const provider = {
    name: 'iot-remote-write',
    folder: 'IoT',
    type: 'file',
    // People may try changes in Grafana; the files stay as they are.
    allowUiUpdates: true,
    options: { path: seenAt },
  }
  const dashboards = file('dashboards', { apiVersion: 1, providers: [provider] })
  if (prometheusUrl === undefined) return [dashboards]
  return [dashboards, file('datasources', { apiVersion: 1, datasources: dataSources(prometheusUrl) })]
}

function file(kind: string, content: object): NamedText {
  return { name: path.join('provisioning', kind, 'iot-remote-write.yaml'), text: stringify(content) }
}

function dataSources(text: string): object[] {
  const url = readUrl(text)
  const source = { name: 'IoT', access: 'proxy', url: url.href.replace(/\/$/, '') }
  const [, region] = /^aps-workspaces\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/.exec(url.hostname) ?? []
  if (region === undefined) return [{ ...source, type: 'prometheus', jsonData: { httpMethod: 'POST' } }]
  // SigV4 of Grafana's own Prometheus data source is deprecated, and this plugin has its place.
  // https://grafana.com/docs/grafana/latest/datasources/prometheus/configure/aws-authentication/
  const type = 'grafana-amazonprometheus-datasource'
  const signed = { sigV4Auth: true, sigV4AuthType: 'default', sigV4Region: region }
  return [
    { ...source, type, jsonData: { httpMethod: 'POST', ...signed } },
    { name: 'CloudWatch', type: 'cloudwatch', jsonData: { authType: 'default', defaultRegion: region } },
  ]
}

function readUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '')
    return url
  // Not the text: somebody may have put a password there.
  const message = 'expected an http or https URL without user name or password'
  throw new ConfigError('options', [{ path: '--prometheus-url', message }])
}
