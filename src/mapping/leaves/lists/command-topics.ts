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

/** Any other level, in any case: what follows says what is asked for, or how a device is set. */
export const commandFolders: ReadonlySet<string> = new Set([
  'cmd',
  'cmnd',
  'command',
  'commands',
  'config',
  'configuration',
  'discovery',
  'set',
])

/** Last words of the last level: one value there says of a device what it is or how it is reached, and is no reading. */
export const describingLevels: ReadonlySet<string> = new Set([
  'bssid',
  'build',
  'crc',
  'firmware',
  'fw',
  'iccid',
  'id',
  'imei',
  'imsi',
  'ip',
  'mac',
  'manufacturer',
  'model',
  'name',
  'revision',
  'sequence',
  'serial',
  'ssid',
  'timezone',
  'type',
  'tz',
  'uuid',
  'vendor',
  'ver',
  'version',
])

/** Last words of the last level: a word there is one of several, even `off`. A number is a reading. */
export const textLevels: ReadonlySet<string> = new Set([
  'action',
  'color',
  'direction',
  'effect',
  'event',
  'message',
  'method',
  'mode',
  'preset',
  'program',
  'quality',
  'reason',
  'scene',
  'text',
  'unit',
  'units',
])
