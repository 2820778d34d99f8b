// The environment of plugins: clean, so that neither the secrets of this program nor anything that changes from run to
// run is in it. Plugins of Mackerel name their state files by a hash of AWS_SECRET_ACCESS_KEY, where that is set; so
// credentials are in a file, where every SDK of AWS finds them.
// https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html

import { mkdir, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'

type Env = Readonly<Record<string, string | undefined>>

/** What plugins get of the environment around them. None of it is secret. */
const passedOn = [
  ...['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'TZ', 'TMPDIR', 'LD_LIBRARY_PATH'],
  ...['SSL_CERT_FILE', 'SSL_CERT_DIR', 'AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_PROFILE', 'AWS_CONFIG_FILE'],
  ...['AWS_SHARED_CREDENTIALS_FILE', 'AWS_ENDPOINT_URL', 'AWS_CA_BUNDLE'],
  ...['http_proxy', 'https_proxy', 'no_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'],
]

/** Where a layer has its files, then where Debian and others have plugins. */
export const pluginFolders = [
  ...['/opt', '/opt/bin', '/opt/plugins'],
  ...['/usr/lib/nagios/plugins', '/usr/lib64/nagios/plugins', '/usr/lib/monitoring-plugins'],
]

const standardPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/**
 * @param home over that of `env`
 * @returns of all plugins; those of one alone come over it
 */
export function baseEnvironment(env: Env, home?: string): Record<string, string> {
  const base: Record<string, string> = {}
  for (const name of passedOn) {
    const value = env[name]
    if (value !== undefined) base[name] = value
  }
  // Numbers in the output have a point, whatever the language of the messages is.
  const language = env['LC_ALL'] || env['LANG']
  if (language) base['LANG'] = language
  base['LC_NUMERIC'] = 'C'
  base['PATH'] = [...pluginFolders, base['PATH'] ?? standardPath].join(':')
  if (home !== undefined) base['HOME'] = home
  return base
}

/**
 * Writes the credentials of the environment where SDKs look for them: `HOME/.aws/credentials`. Without credentials it
 * does nothing.
 */
export async function writeCredentials(env: Env, home: string): Promise<void> {
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token } = env
  if (id === undefined || secret === undefined) return
  const lines = ['[default]', `aws_access_key_id = ${id}`, `aws_secret_access_key = ${secret}`]
  if (token !== undefined) lines.push(`aws_session_token = ${token}`)
  const folder = path.join(home, '.aws')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const file = path.join(folder, 'credentials')
  // At once: a plugin of another round may be reading it.
  await writeFile(`${file}.part`, `${lines.join('\n')}\n`, { mode: 0o600 })
  await rename(`${file}.part`, file)
}
