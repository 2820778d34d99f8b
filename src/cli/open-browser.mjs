// The page of `start` in the user's browser. Plain JavaScript, since scripts/start.mjs needs it before anything is
// installed.

import { spawn } from 'node:child_process'

/**
 * What `start` says first.
 * @param {string} url
 * @param {boolean} opens
 */
export function firstLine(url, opens) {
  return `Studio  ${url}${opens ? '  (opening)' : ''}`
}

/**
 * Whether somebody sits in front of a screen of this machine.
 * @param {Readonly<Record<string, string | undefined>>} env
 * @param {string} platform
 */
export function hasDisplay(env, platform) {
  if (env['CI'] || env['SSH_CONNECTION']) return false
  if (platform === 'darwin' || platform === 'win32') return true
  return Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY'])
}

/**
 * Where there is no browser, the address in the terminal has to do.
 * @param {string} url
 * @param {string} platform
 */
export function openBrowser(url, platform) {
  /** @type {[string, string[]]} */
  const [command, args] =
    platform === 'darwin'
      ? ['open', [url]]
      : platform === 'win32'
        ? ['rundll32', ['url.dll,FileProtocolHandler', url]]
        : ['xdg-open', [url]]
  const child = spawn(command, args, { stdio: 'ignore', detached: true })
  child.on('error', () => undefined)
  child.unref()
}
