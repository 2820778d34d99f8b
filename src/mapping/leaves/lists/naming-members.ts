// Members by which an object names itself, beside what it measures: `{"name": "boiler", "value": 71}`.

import { unionOf, type WordList, wordList } from './word-list.ts'

/** Numbers of addresses in MIoT, HomeKit, Tuya and IEC 104. */
const addressNames = ['aid', 'siid', 'piid', 'aiid', 'eiid', 'iid', 'dpid', 'ioa'] as const

/** Without case and separators, those that say most in front: of an object that has more, the first three count. */
export const namingMembers: WordList = unionOf(
  wordList(`
  measurementid obis obiscode measurand measurementtype typeofmeasurement typeinstance plugininstance resourcename
  dataitemkey dataitemid spn valuetype tagpath propertyalias objecttype objectinstance`),
  addressNames,
  wordList(`
  comp path slave slaveid unitid name n id key tag tagname label metric metricname measurement parameter param
  property field variable signal point pointname itemname sensorname nvname paramname parametername signalname
  fieldname attributename propertyname channelname variablename registername measurementname dataname objectname
  nodename attribute flag sensor sensortype typestring typename type subtype kind what quantity channel ch endpoint
  port address addr register slot phase circuit zone line index idx identifier nome nombre nom naam libelle bezeichnung`),
)

/** Those that may be a number at the root, where an id may be that of the message: up to 65,535, as of registers and channels. */
export const numericRootNames: WordList = unionOf(
  addressNames,
  wordList(
    'channel ch endpoint port address addr register slot phase circuit zone slave slaveid unitid objectinstance spn sensor',
  ),
)

/** Those that may be one in an element of an array, or below the root. */
export const numericNames: WordList = unionOf(
  numericRootNames,
  wordList('measurementid id line index idx type kind'),
)

/** Those that may be digits in a text beside these: the others are readings then, as `signal` is. */
export const digitNames: WordList = wordList(`
  key label n name tag tagname type objecttype typeinstance plugininstance`)

/** They say what kind a thing is, and several things may be of one kind: beside them the position stays, unless there is a value. */
export const kindNames: WordList = wordList(`
  type kind sensortype subtype quantity objecttype typestring typename what`)

/** They say in words what an element measures, where nothing names it and it has a value and a unit. */
export const describingNames = wordList(
  'displayname title caption description desc descr descripcion beschreibung',
)

/** What holds the value of an object that names itself. Without case, but `V`: as a name of its own it is volts. */
export const valueMembers: WordList = wordList(`
  value v val measurementvalue metricvalue currentvalue rawvalue valuenumber reading registers coils bits presentvalue
  nvvalue sensorvalue tagvalue itemvalue pointvalue paramvalue parametervalue signalvalue fieldvalue attributevalue
  propertyvalue channelvalue variablevalue registervalue datavalue objectvalue nodevalue doublevalue floatvalue
  integervalue intvalue numericvalue booleanvalue`)

export const unitMembers: WordList = wordList(`
  unit units u uom metricunit unitofmeasurement unitofmeasure unitsofmeasure unitsofmeasurement measurementunit measurementunits
  measureunit valueunit sensorunit dataunit displayunit engunit engunits engineeringunit engineeringunits unitsymbol unittext
  einheit masseinheit eenheid unite unity unidad unita jednotka`)

/** What stands here is a unit if it is a known one, and else another text: an apartment is a unit too. */
export const mayBeUnits: WordList = wordList(
  'unitid unitname unitcode unittype unitlabel postfix suffix l10n scale temperaturescale dimension',
)

/** Whole names of arrays of the names of what an array beside them has at the same places. */
export const nameArrays: WordList = wordList(`
  names keys fields columns cols headers dsnames header labels parameters params signals tags sensors channels
  measurements metrics properties variables quantities points`)

/** Of these, and as last words too, those that say that there are values elsewhere. */
export const nameArrayWords: WordList = wordList(`
  names fields columns cols headers header`)

export const valueArrays: WordList = wordList(`
  values vals rows data readings v samples records observations measurements points datapoints`)

/** Numbers of an object of BACnet, which name it beside its value. */
export const addressNumbers = wordList('instance instanceno instancenumber')

/** Beside them, messages of boats and motor homes (NMEA 2000, RV-C) say by such a number which one of several they are of. */
export const busNumbers = wordList('pgn dgn')

/** Beside them, numbers up to 255 of who sends on the bus. */
export const busSources = wordList('src sa source sourceaddress srcaddress srcaddr')

/** Last words of what tells apart, in `fields` beside them, what one number is used for: a tank of fuel, apparent wind. */
export const busKinds = wordList('type source reference')

/** Paths of what is measured, if an array of values stands beside them. */
export const pathMembers: WordList = wordList(`
  alias assetpath datapath itempath nodepath path pointpath signalpath variablepath`)
