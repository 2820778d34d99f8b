// Members that hold how a device is set or what it can do, and members that say that the object around them is a command.

/** Last words of members whose contents are no readings. */
export const settingWords: ReadonlySet<string> = new Set([
  'calendar',
  'capabilities',
  'cfg',
  'config',
  'configs',
  'configuration',
  'configurations',
  'preferences',
  'schedule',
  'schedules',
  'settings',
])

/** Whole names of members whose text says what a message is. */
export const commandMembers: ReadonlySet<string> = new Set([
  'action',
  'cmd',
  'cmnd',
  'command',
  'messagetype',
  'method',
  'msgtype',
  'op',
  'operation',
  'request',
  'type',
])

/** A word of such a text: what is beside it is how a device is set. */
export const configWords: ReadonlySet<string> = new Set([
  'cfg',
  'config',
  'configuration',
  'configure',
  'setting',
  'settings',
])
