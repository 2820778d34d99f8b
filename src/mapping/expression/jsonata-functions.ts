// Names that JSONata gives to its functions: a capture of one of these names would hide it.

/** https://docs.jsonata.org/string-functions and the pages beside it, version 2. */
export const jsonataFunctions: readonly string[] = (
  'string length substring substringBefore substringAfter uppercase lowercase trim pad contains split join match ' +
  'replace eval base64encode base64decode encodeUrlComponent encodeUrl decodeUrlComponent decodeUrl number abs ' +
  'floor ceil round power sqrt random formatNumber formatBase formatInteger parseInteger sum max min average ' +
  'boolean not exists count append sort reverse shuffle distinct zip keys lookup spread merge sift each error ' +
  'assert type now millis fromMillis toMillis map filter single reduce clone'
).split(' ')
