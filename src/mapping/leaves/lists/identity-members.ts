// Members that say which device a payload is of. The first of the list that a payload has becomes the label `device`.

import { machinesElsewhere } from './thing-members.ts'
import { unionOf, type WordList, wordList } from './word-list.ts'

/** Without case and separators: `WirelessDeviceId`, `dev_eui`, `MAC address`. At the root, or one level below. */
export const identityMembers: WordList = wordList(`
  deviceid devid wirelessdeviceid thingname thingid thingkey devicekey deveui eui eui64 devicemac mac macaddress macaddr blemac
  serial serialnumber serialno fabricationno fabricationnumber deviceserial imei deviceimei nodeid nadr sensorid
  sensorkey stationid meterid assetid assetkey machineid vehicleid trackerid tagid chipid hwid hardwareid uniqueid
  deviceuid deviceeui deviceserialnumber devicesn inverterserial invserial inverterid chargerid chargeboxid
  chargeboxidentity chargepointid chargepointidentity chargepointserialnumber chargeboxserialnumber chargingstationid
  beaconid trackingid esp8266id esp32id coreid vin sno did sourceid sourceaddress vehiclename assetname machinename
  gatewayid gatewayeui gwmac clientid devicename ident dmac tagmac beaconmac sensormac devicenum sid serno mmsi icao
  icao24 callsign vesselid streamid adco adsc deviceuuid deviceguid nodeuuid sensoruuid machineuuid vehicleuuid assetuuid stationuuid
  thinguuid taguuid gatewayuuid`)

/** Last words that say what `id` says behind another one: `deviceIdentificator`. */
export const identWords: WordList = wordList(`
  ident identificador identificateur identification identificator identificatore identifiant identifier identifikation identifikator
  identity`)

/** Of these, those that alone say what `identifier` says. */
export const bareIdentWords = wordList(
  'identificador identificateur identificator identificatore identifiant identifikator',
)

/** Of the members of the first list, those of what a device speaks for: they tell its readings apart, whatever names it. */
export const spokenFor: WordList = wordList(`
  sensorid sensorkey sensormac sensornumber nodeid stationid meterid meterno meternumber assetid assetkey assetname
  machineid machinename vehicleid vehiclename trackerid tagid tagmac inverterserial invserial inverterid chargerid
  chargeboxid chargeboxidentity chargepointid chargepointidentity chargingstationid beaconid beaconmac`)

/** Of the next list, those whose text may be a state or a reading: it is a name only in the form of a serial number. */
export const thingMembers: WordList = unionOf(
  wordList('meter gateway tracker vehicle machine asset beacon devicecode devicereference'),
  machinesElsewhere,
)

/** The same at the root only. */
export const rootIdentityMembers: WordList = unionOf(
  wordList(`
  device thing sn uid hostname host node station from id meterno meternumber devicenumber sensornumber`),
  thingMembers,
  wordList('addr address source src sender ep hex uuid guid identifier'),
)

/** Those of the list below that number parts: a small whole number, or a text that is no reading. */
export const numberedParts: WordList = wordList(`
  slave slaveid unitid channel ch circuit phase slot zone port connectorid endpoint channelid socket outlet relayid
  zoneid portid pin gpio antenna`)

/** Of these, those that are things in an object below the root too. The others may be of a radio, or where a robot is. */
export const partsBelow = wordList('connectorid relayid slaveid')

/** Of these, those that are labels beside a device that an object below the root names. */
export const partsOfDevice: WordList = unionOf(
  partsBelow,
  wordList('channel ch channelid circuit endpoint outlet portid slave socket unitid'),
)

/**
 * At the root, they tell several things apart that one device speaks for, unless they name a value beside them. So they
 * become a label of their own, and never `device`.
 */
export const partNames: WordList = unionOf(
  wordList(`
  sensor name nome nombre nom naam sensorname tagpath propertyalias resourcename tagname metricname parametername signalname variablename
  pointname itemname appid parent receiver scanner reporter reader taskname arbitrationid canid pgn messagename
  msgname framename message`),
  numberedParts,
  wordList(`
  messagetype msgtype trxtype packettype frametype topic`),
)

/** Of the names beside the device, those of who has heard it: a MAC or EUI. */
export const hearers = wordList('parent receiver scanner reporter reader')

/** Of the names beside the device, those of the kind of message: several kinds may have one reading, so that only a bare value needs them. */
export const messageKinds = wordList('messagetype msgtype packettype frametype')

/** Members that say who has heard a device, if they stand beside `rssi` or `snr`: such a label is beside all others. */
export const heardBy: WordList = wordList(`
  gateway gatewayeui gatewayid gwmac reader receiver scanner sourceid`)

/** Beside them, `id` is that of a request, an answer or an event, unless they hold a number. */
export const callMembers = wordList('jsonrpc method params result specversion')

/** Beside them, an `id` of digits is rather that of what happened, of a command or of a row in a database. */
export const eventMembers: WordList = wordList(`
  event eventtype evt evttype action cmd command request response createdat insertedat updatedat`)

/** A text in them says what happened: an `id` of many digits or of hex beside it is that of what happened. */
export const happenings: WordList = wordList(`
  event eventname eventtype evt evtname evttype order sale transaction transactiontype`)

/** So it is beside two of these, also in the form of an EUI. A price alone may be that of energy, or stand on a label. */
export const saleMembers: WordList = wordList(`
  amount amountpaid card cash paid payment paymentmethod paymenttype price sale transaction transactiontype`)

/** They may be the id of a card or tag that was read. */
export const cardMembers: WordList = wordList('badge card rfid tag tagid taguid taguuid uid')

/** Of a card at a door: what has become of it. */
export const doorMembers: WordList = wordList(`
  access accessgranted authorised authorized cardtype denied granted isauthorized isgranted isknown`)

/** Members that say what kind of message it is, and what they say of a card. */
export const messageTypes: WordList = wordList('cmd event eventtype kind msgtype type')
export const cardWords: WordList = wordList('access badge card nfc rfid')

/** They number the message, and are ids whatever stands beside them. */
export const numbersInIds = wordList(`
  seq seqno seqnr seqnbr seqnum seqnumber sequence sequenceno sequencenumber fcnt fcntup framecount framecounter mid
  msgno msgnum msgcnt msgcount msgcounter messageno messagenumber messagecount messagecounter packetno packetnumber
  packetcount packetcounter nonce uuid`)

/** They number the message, so that an `id` beside them does not. */
export const messageNumbers: WordList = unionOf(
  numbersInIds,
  wordList(`
  msgid messageid messageuid messageuuid msguid msguuid packetid requestid`),
)

/** Objects at the root that hold what the message is about: a device named there is its own, if the root names none. */
export const wrapperMembers: WordList = wordList(`
  d dat data payload body content msg telemetry`)

/** Of these in an object that describes the message, those of who has sent it. */
export const sendingMembers = wordList('from guid node sender source src uuid')

/** Beside them, `id` is that of a thing, however many digits it has: they say what thing it is. */
export const makeMembers: WordList = wordList(`
  model subtype devicetype sensortype brand manufacturer vendor protocol`)

/** Of the identity members, those of a device that speaks for others. */
export const gatewayMembers = wordList('gatewayid gatewayeui gwmac gateway gatewayuuid')

/** Beside them, `channel` and `port` are those of the radio, which change with each message. */
export const radioMembers: WordList = wordList(`
  codr datarate datr fcnt fcntup finetimestamp frmpayload lorasnr lsnr modu modulation nmea payloadraw rfchain
  rfregion sf spreading spreadingfactor`)

/** Beside them and an id of what is heard, or of who hears it, `channel` is one of the radio too. */
export const heardMembers: WordList = wordList(`
  bssid essid lsnr numsta rss rssi snr ssid`)

/** So they are beside two of these. */
export const radioReadings: WordList = wordList(`
  adr dr freq frequency rssi snr toa ulfrequency`)

/** Ports of a network, beside an address of IPv4 and from 80 on. */
export const portNames = wordList('httpport port portno portnr portnum portnumber rtspport tcpport udpport')

/** Words of objects of a radio. */
export const radioObjects = wordList(
  'ap ble bluetooth gsm lora lorawan lte net radio rf sta wireless zigbee zwave',
)

/** What of the radio they are. */
export const radioParts = wordList('channel ch port')

/** In elements of GeoJSON, JSON:API and the like, what an element is and measures stands in them. */
export const insides = wordList('properties attributes')

/** Objects that say again what somebody has asked for: a device there counts if nothing else names one. */
export const requestObjects: WordList = wordList(`
  args arguments commandargs query queryargs queryparameters queryparams request requestargs requestarguments
  requestbody requestparameters requestparams`)
