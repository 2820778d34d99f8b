// The rules of leaves and of zero configuration, by their numbers in docs/mapping.md. What decides on a leaf names its
// rule to the trace, so that `map --explain` can say why.

export const leafRules = {
  number: 1,
  decimalText: 2,
  word: 3,
  textMember: 4,
  unknownWord: 5,
  notFinite: 6,
  otherText: 7,
  id: 8,
  time: 9,
  path: 10,
  idKey: 11,
  oneValue: 12,
  notAscii: 13,
  position: 14,
  namesItself: 15,
  unit: 16,
  elementTime: 17,
  device: 18,
  furtherIdentity: 19,
  payloadOfItsOwn: 20,
  command: 21,
  writtenUnit: 22,
  arrayInText: 23,
  textPayload: 24,
  namesApart: 25,
  settings: 26,
  things: 27,
} as const

export type LeafRule = (typeof leafRules)[keyof typeof leafRules]
