// The topic that a payload without one was likely published to. Where families can be told by their payload, it is theirs;
// otherwise one that names the device as the payload does.

/** By members that only this family has, in order. */
const families: readonly (readonly [members: readonly string[], topic: string])[] = [
  [['linkquality'], 'zigbee2mqtt/device'],
  [['Time', 'ENERGY'], 'tele/device/SENSOR'],
  [['Time', 'Uptime'], 'tele/device/STATE'],
  [['TempUnit'], 'tele/device/SENSOR'],
  [['src', 'method', 'params'], 'shelly/events/rpc'],
  [['end_device_ids', 'uplink_message'], 'v3/app@ttn/devices/device/up'],
  [['deviceInfo', 'fPort'], 'application/app/device/device/event/up'],
]

const identities = ['device', 'device_id', 'deviceId', 'id', 'name', 'serial', 'mac', 'sensor']

export function guessTopic(payload: unknown): string {
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) return 'devices/device/value'
  const family = families.find(([members]) => members.every((member) => Object.hasOwn(payload, member)))
  if (family !== undefined) return family[1]
  const values = payload as { readonly [name: string]: unknown }
  const level = identities.map((name) => values[name]).find(isLevel)
  return `devices/${level ?? 'device'}/telemetry`
}

function isLevel(value: unknown): value is string | number {
  return typeof value === 'number' || (typeof value === 'string' && /^[\w.:-]{1,40}$/.test(value))
}
