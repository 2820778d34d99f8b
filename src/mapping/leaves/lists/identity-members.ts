// Members that say which device a payload is of. The first of the list that a payload has becomes the label `device`.

/** Without case and separators: `WirelessDeviceId`, `dev_eui`, `MAC address`. At the root, or one level below. */
export const identityMembers = [
  'deviceid',
  'devid',
  'wirelessdeviceid',
  'thingname',
  'thingid',
  'deveui',
  'eui',
  'eui64',
  'devicemac',
  'mac',
  'macaddress',
  'macaddr',
  'blemac',
  'serial',
  'serialnumber',
  'serialno',
  'deviceserial',
  'imei',
  'deviceimei',
  'nodeid',
  'sensorid',
  'stationid',
  'meterid',
  'assetid',
  'machineid',
  'vehicleid',
  'trackerid',
  'tagid',
  'chipid',
  'hwid',
  'hardwareid',
  'gatewayid',
  'gatewayeui',
  'gwmac',
  'clientid',
  'devicename',
] as const

/** The same at the root only. */
export const rootIdentityMembers = [
  'device',
  'thing',
  'sn',
  'uid',
  'hostname',
  'host',
  'node',
  'station',
  'from',
  'id',
] as const

/**
 * At the root, they tell several things apart that one device speaks for, unless they name a value beside them. So they
 * become a label of their own, and never `device`.
 */
export const partNames = ['sensor', 'name'] as const
