// Topics of commands, configuration, discovery and logs: what is on them says nothing of what a device measured.

/** The last level, in any case. */
export const commandLevels: ReadonlySet<string> = new Set([
  'announce',
  'cmd',
  'cmnd',
  'command',
  'commands',
  'config',
  'configuration',
  'debug',
  'discover',
  'discovery',
  'get',
  'log',
  'logs',
  'set',
])
