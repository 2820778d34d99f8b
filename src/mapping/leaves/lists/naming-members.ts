// Members by which an object names itself, beside what it measures: `{"name": "boiler", "value": 71}`.

/** Without case and separators, those that say most in front: of an object that has more, the first three count. */
export const namingMembers = [
  'measurementid',
  'valuetype',
  'tagpath',
  'propertyalias',
  'objecttype',
  'objectinstance',
  'comp',
  'path',
  'slave',
  'slaveid',
  'unitid',
  'name',
  'n',
  'id',
  'key',
  'tag',
  'tagname',
  'label',
  'metric',
  'metricname',
  'measurement',
  'parameter',
  'param',
  'property',
  'field',
  'variable',
  'signal',
  'point',
  'pointname',
  'itemname',
  'attribute',
  'flag',
  'sensor',
  'sensortype',
  'type',
  'kind',
  'quantity',
  'channel',
  'ch',
  'port',
  'address',
  'addr',
  'register',
  'slot',
  'phase',
  'circuit',
  'zone',
  'line',
  'index',
  'idx',
] as const

/** Those that may be a number in an element of an array, or below the root: up to 65,535, as of registers and channels. */
export const numericNames: ReadonlySet<string> = new Set([
  'measurementid',
  'id',
  'channel',
  'ch',
  'port',
  'address',
  'addr',
  'register',
  'slot',
  'phase',
  'circuit',
  'zone',
  'line',
  'index',
  'idx',
  'slave',
  'slaveid',
  'unitid',
  'objectinstance',
])

/** Of these, those that may be a number at the root too, where an id may be that of the message. */
export const numericRootNames: ReadonlySet<string> = new Set([
  'channel',
  'ch',
  'port',
  'address',
  'addr',
  'register',
  'slot',
  'phase',
  'circuit',
  'zone',
  'slave',
  'slaveid',
  'unitid',
  'objectinstance',
])

/** Those that may be digits in a text beside these: the others are readings then, as `signal` is. */
export const digitNames: ReadonlySet<string> = new Set([
  'key',
  'label',
  'n',
  'name',
  'tag',
  'tagname',
  'type',
  'objecttype',
])

/** They say what kind a thing is, and several things may be of one kind: beside them the position stays, unless there is a value. */
export const kindNames: ReadonlySet<string> = new Set([
  'type',
  'kind',
  'sensortype',
  'quantity',
  'objecttype',
])

/** What holds the value of an object that names itself. Without case, but `V`: as a name of its own it is volts. */
export const valueMembers: ReadonlySet<string> = new Set([
  'value',
  'v',
  'val',
  'measurementvalue',
  'metricvalue',
  'currentvalue',
  'rawvalue',
  'valuenumber',
  'reading',
  'registers',
  'presentvalue',
])

export const unitMembers: ReadonlySet<string> = new Set([
  'unit',
  'units',
  'u',
  'uom',
  'metricunit',
  'unitofmeasurement',
])
