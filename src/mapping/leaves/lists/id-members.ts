// Members that number, name or check a message, a device or a person: no readings, whatever their values are.

import { numbersInIds } from './identity-members.ts'
import { unionOf, type WordList, wordList } from './word-list.ts'

/** Their names without case and separators. */
export const idMembers: WordList = unionOf(
  numbersInIds,
  wordList(`
  accesscounter accessno accessnr accessnumber account aid alias appeui arn articleno articlenumber attrib areacode
  basedon batchcode batchno batchnumber birth birthdate birthday cellid branchcode changedby checksum checksumval
  checksumvalue citycode companycode correlation countrycode countycode crc crcval crcvalue currencycode customercode
  datecode dest devaddr device devicecode districtcode dob dst etag eventno eventtime fcntdn fcntdown fport frame
  framecnt frameno framenr framenum from functioncode gender guid hash heatid heatno heatnumber hmac hostid iccid id idx imsi itemcode itemid joineui jsonrpc lac
  languagecode lineno lotno lotnumber lrrid lsid localecode manufacturercode materialcode mcc mccmnc md5 mnc modelcode
  modelno modelnumber mqttid msg nanos ns offsetinnanos serverpicoseconds sourcepicoseconds orderno ordernumber partno partnumber phoneno phonenumber plz
  pktno postalcode postcode postleitzahl productcode productno productnumber projectcode provincecode regioncode reqno
  rid route sender seqn seqnb sequencenr serialnum serno sex signature sn src storagenumber storageno storecode streetno streetnr
  streetnumber tmst to token txid typecode vendorcode versioncode zipcode accesscode adminpin admincode cardpin
  doorcode doorpin entrycode entrypin guestcode guestpin keypadcode lockcode lockpin mastercode masterpin mqttpass
  pairingcode securitycode simpin unlockcode unlockpin usercode userpass userpin verificationcode visitorcode
  visitorpin wifipass wlanpass`),
)

/** Last words of such names. */
export const idWords: WordList = wordList(`
  accountid addr address alarmid apikey appid areaid barcode bssid checksum chksum cksum companyid crc csum customerid
  deviceid driverid eui eventid gatewayid groupid grpid guid hash iban iccid id identifier ids imei imsi jobid
  locationid mac messageid meterid modelid msgid msisdn nodeid nonce orderid ownerid packetid parentid passkey
  passport accesscode otp passcode password pincode phone plantid postcode productid profileid projectid qrcode
  requestid roomid ruleid secret sensorid seq sequence serial serno sessionid sha siteid ssid ssn streamid taskid
  tenantid token tripid typeid uid userid uuid vendorid zip zipcode passphrase passwd psk puk pwd`)

/** Last words of members whose numbers say what a thing is, or which version of it: no readings. A boolean is one. */
export const codeWords: WordList = wordList(`
  brand build firmware fw fwv fwver hw hwver instance kind manufacturer model proto protocol rev revision schema sdk
  subtype swver type variant vendor ver vers version`)

/** Beside `type`, they say what happened, as the code of an error does: such a number is a reading. */
export const eventWords: WordList = wordList(`
  action alarm alert button charge click error event fault press trigger warning weather`)

/** In whatever place of the name: what checks a message. */
export const checkWords = wordList('checksum crc')

/** Of a frame of a CAN bus that nobody has decoded, beside `dlc`. */
export const canMembers = wordList('brs data dlc esi ext extd extended fd flags rtr ss')
