// What the name of a member may make of it, as bits of one number: an object with thousands of members is asked at once.

export const roles = {
  /** Its value is an id, a counter of messages or the like. */
  id: 1,
  /** Its value is a time, if it reads as one. */
  time: 2,
  /** Its time is that of the element around it. */
  elementTime: 4,
  /** Its texts are no readings. */
  text: 8,
  /** Its words are states. */
  switch: 16,
  naming: 32,
  /** A name that may be a number. */
  numericName: 64,
  /** The same at the root. */
  numericRootName: 16_384,
  /** A name of what kind the object is. */
  kindName: 128,
  value: 256,
  unit: 512,
  identity: 1024,
  /** Identity at the root only. */
  rootIdentity: 2048,
  /** It says that it names a device: any form of id will do. */
  ofDevice: 4096,
  /** 0 says that there is no time yet. */
  clock: 8192,
  /** Not even a decimal number in its text is a reading. */
  textOnly: 32_768,
  /** Identity at the root, but not of the device. */
  partName: 65_536,
  /** A text of digits alone is bytes. */
  bytes: 131_072,
  /** A name that may be digits in a text. */
  digitName: 262_144,
  /** Beside it, `id` is that of a call. */
  call: 524_288,
  /** Beside it, an `id` of digits is rather that of an event. */
  event: 1_048_576,
  /** It says what thing an `id` beside it is that of. */
  make: 2_097_152,
  /** It numbers the message, which an `id` beside it then does not. */
  messageNumber: 4_194_304,
  /** At the root it may hold all that the message is about. */
  wrapper: 8_388_608,
  /** An array here may have the names of the values in an array beside it, or these values. */
  apart: 16_777_216,
  /** What is in it is how a device is set. */
  setting: 33_554_432,
  /** Beside it, `channel` is one of the radio. */
  radio: 67_108_864,
  /** In an element of an array, what it is and measures stands inside. */
  inside: 134_217_728,
  /** All numbers here are times. */
  stamp: 268_435_456,
  /** Digits alone may be many here. */
  measured: 536_870_912,
  /** A number here says what a thing is. */
  code: 1_073_741_824,
  /** Its text may say that the object around it is a command. The sign of a number is a bit too. */
  command: -2_147_483_648,
} as const

/**
 * Beside one of these, `channel` is a part and not the radio: sensors at 433 MHz have a switch for their channel, and a value
 * has the channel that it is of.
 */
export const besidePart = roles.make | roles.value

/** What a member of one of these says is told by another rule, or is another text with each message: no unknown word names a thing. */
export const toldOtherwise =
  roles.id |
  roles.code |
  roles.time |
  roles.text |
  roles.textOnly |
  roles.switch |
  roles.naming |
  roles.value |
  roles.unit |
  roles.identity |
  roles.rootIdentity |
  roles.setting |
  roles.event
