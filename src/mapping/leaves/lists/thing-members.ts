// Members that tell the things apart that one device speaks for: by the last word of their names, or by what they are called.

import { numberWords, passingRecords } from './number-members.ts'
import { elementNumbers, lastingWords, ownDevices, ownThings } from './telling-members.ts'
import { unionOf, type WordList, wordList } from './word-list.ts'

/** Words of numbers of which there is one in the world: of two members of one thing, such as `inv_id` and `inv_serial`, they count. */
export const serialWords: WordList = wordList(
  'serial sn mac eui serialnumber serialno serialnr serialnum macaddress macaddr deveui imei uuid guid',
)

/** Last words, behind the thing: `bay_id`, `roi_name`, `pump_no`. */
export const tellingWords = unionOf(
  elementNumbers,
  serialWords,
  numberWords,
  wordList('badge code label name ref tag'),
)

/** Of these, those whose numbers name whatever thing stands before. */
export const numberingWords: WordList = wordList('serial sn serialnumber serialno serialnr serialnum imei')

/** Of the words of things, those behind which `num` and `number` say how many there are. */
export const countedThings: WordList = wordList(
  'bike boat car cell dog forklift pet plane scooter ship taxi tractor trailer van',
)

/** Words of what wears a tag, whose number names it. Behind any other word a tag is a data point of a controller: `DO0_tag`. */
export const taggedWords: WordList = wordList(
  'animal asset beacon ble calf cat cattle cow dog ear epc goat horse nfc pet pig rfid sheep sow uhf',
)

/** Members that hold the address of a LoRaWAN session: eight hex digits, others at each join. */
export const sessionAddresses: WordList = wordList(
  'devaddr devaddress deviceaddr deviceaddress enddeviceaddr enddeviceaddress',
)

/** Of the next list, whole names of things whose text may be a state. */
const machines = wordList(`
  boiler camera chiller collar compressor controller conveyor drone furnace locker motor oven press pump robot truck
  turbine capteur sensore senzor czujnik pompa pompe pumpe bomba`)

/** The same at the root: there they name the device. */
export const machinesElsewhere = wordList(`
  dispositivo equipo geraet apparaat appareil aparelho cihaz perangkat urzadzenie zarizeni mesin makine maszyna maskin
  stroj maquina macchina maschine`)

/** Words of machines, vehicles and boards: an id or a serial number behind one, `truckId`, or in front, is that of the device. */
export const deviceWords: WordList = unionOf(
  ownDevices,
  machines,
  machinesElsewhere,
  wordList(`
  asset bike board boat car cart dryer ebike esp esp32 excavator forklift generator lamp logger mcu meter mixer monitor
  plane plc printer rtu scooter sensor ship thermostat tractor trailer train tram ups van veicolo veiculo vehiculo washer
  wearable wristband`),
)

/** Words of things, places and parts that may have a number: behind any other word it may count messages, as `headerId` does. */
export const thingWords = unionOf(
  ownThings,
  deviceWords,
  wordList(`
  agent aircraft aquarium uav axis bank basin battery bed borehole breaker cage cell chamber circuit collection collector
  combiner colony concentrator connector coop damper datapoint detector display door drawer drive engine fan fcu field
  fleet freezer fridge gate gauge head heater herd hub incubator input instrument junction light lock loop module mold
  mppt outlet output pack paddock parameter pdu pen phase pipe plug pond pool probe reactor receiver register relay
  reservoir roi scale scanner shaft slave socket spindle string substation switch terminal trap tray tub unit valve
  variable vat ward wheel cuve poubelle ruche salle sala silo sonde vanne ventil zone porta puerta berth bridge campus carpark clinic
  datacenter depot dock garage hospital hotel kitchen lab laboratory library museum office orchard park parkinglot
  restaurant school shop space store tent tunnel vineyard warehouse workshop yard ferry locomotive dog pet taxi`),
)

/** Words that may be written together with a word of things, a place or one of the list below: `motorid` is `motor_id`. */
export const togetherEndings =
  'id no nr nbr number name sn serial eui mac addr address uid ident identifier'.split(' ')

export const togetherWords: WordList = wordList('dev gateway gw serial sub tag thing')

/** Words that end in `id` and are no ids. */
export const wordsInId: WordList = wordList(`
  acid android arid asteroid avid avoid bssid centroid colloid covid droid essid fluid fluorid geoid grid guid humid hybrid hydrid
  invalid lipid liquid mermaid monoxid orchid oxid dioxid paid pid placid plaid prepaid pyramid raid rapid rigid solenoid solid
  ssid squid steroid stupid sulfid timid torrid turbid unpaid uuid valid vivid void`)

/** Of these, and of the places, those whose index is a reading: `mold_index`, `leaf_area_index`. */
export const indexedReadings = wordList(
  'area battery building city farm field floor house location meter mold phase place plant plot pool room site stage',
)

/** Of the telling words, those whose numbers are readings: `battery_code`, `pump_ref`, `valve_tag`. */
export const measuringWords = wordList('code ref tag')

/** Parts that may be numbered behind the thing that has them: `sensor_channel`. */
export const slotWords = wordList('ch channel pin port slot')

/** Words of names that say nothing of a thing, or something else with each message: `order_id`, `file_name`, `error_code`. */
export const passingWords = unionOf(
  lastingWords,
  passingRecords,
  wordList(`
  mensaje lectura medicion nachricht access account action active alarm alert algorithm alias api app application
  article attempt attributes auth bar barcode best body booking brand broker build button call card carrier
  chunk class client clip cmd color colour company config context corr correlation current customer cycle dat data
  date day default detection diagnostic direction dtc effect email end epoch err error evt extra fault film firmware
  first fix forecast format from full fw given guid hash header history host hour icon id incident ip ipv4 ipv6 last
  lat latest lng locale lon measurements minute month new notification old op operation operator owner
  parent pass patch payment period phone playlist post postal preset prev previous price priority process
  project qr query queue rate readings reason rec recipe recording reply req result retry revision round route rule
  run sat satellite sats scene schedule script season second secret segment selected seq sequence severity shift
  shot sim sku slide snapshot software song span ssid stage start stream subscription sw template tenant test
  text theme time to token trace track tracking trans transfer triggering txn update upload uri url ver version visit
  wafer weather week work year average avg coldest execution highest hottest lowest max maximum min minimum
  peak total worst closest driest emptiest farthest fastest fullest greatest heaviest high imax imin largest lightest
  longest loudest low nearest oldest shortest slowest smallest strongest tmax tmin umax umin vmax vmin warmest weakest
  wettest youngest clusterd activity album artist episode exercise game lesson movie podcast workout`),
)

/** Words of pieces that are made and of what passes a plant, as the last one in front of `id` and the like: `assembly_id`. */
export const madePieces = wordList(
  'assembly batch billet carton casting crate dut ingot job order package pallet ' +
    'parcel piece shipment slab specimen tote uut vial workorder workpiece',
)

/** Whole names of what a thing goes through, or of what passes by, in a few languages: their texts may be numbered as well. */
export const passedWords: WordList = wordList(`
  bild charge checkpoint ciclo demo dummy entrada escena escenario estado etapa etape etappe fall fase faza fehler
  finger gang hallo halte hello hola iteration lap lote marcha modo modus muster niveau nivel paso passo
  pattern phase pozice programm programma receta rezept ricetta runde scena scenario schicht schritt screen stadium
  stap stato stop stufe stupen szene tarif tarifa tariffa tour turn turno vuelta warning waypoint zustand`)

/** In both of the next lists. */
const people = wordList('driver employee member patient person player resident rider student user worker')

/** Words of people and vehicles: they may pass by, and count if nothing else tells things apart. */
export const passerWords = unionOf(people, wordList('fleet guest plate reg subject vehicle visitor'))

/** Words of people whose number says who is spoken of: in elements of arrays, and beside what is measured on a body or where it is. */
export const personWords: WordList = unionOf(
  people,
  wordList(`
  athlete child courier crew cyclist firefighter guard nurse participant runner soldier subscriber swimmer technician
  walker wearer`),
)

/** What is measured on a body, at the end of a name. */
export const bodyReadings =
  `bpm bloodpressure calories diastolic glucose heartrate hrv pulse pulserate respirationrate respiratoryrate
  spo2 stepcount steps systolic`.split(/\s+/)

/** What ends in one of these, or is one of the members below, names a device by a MAC or EUI: `bdaddr`. */
export const hardwareEndings = ['addr', 'address', 'mac', 'eui'] as const

export const hardwareMembers: WordList = wordList('ble peripheral tag')

/** Of these and the like, whole names: a text that begins with a capital letter, or is in the form of a serial number. */
export const passerMembers = wordList('athlete character driver participant patient player rider worker')

/** Of these, whole names of what a message speaks of: a text in the form of a serial number that has a letter. */
export const spokenOf: WordList = wordList(
  'element entity object point publisher resource subject target unit',
)

/** In whatever form: who is next to the device, which another one may be at any time. */
export const peerWords = wordList(
  'ap app appeui bss bssid dest destination dst hop join joineui master neighbor neighbour next parent peer router target to via',
)

/** Whole names of places, the narrow ones first: a text, or in some of them a whole number up to 255. */
export const placeMembers = (
  'bay stall spot shelf rack aisle lane row line plot room sala salle stanza habitacion zimmer raum kamer pokoj oda ruangan kamar hall office greenhouse stable barn field floor apartment house ' +
  'building parkinglot carpark warehouse ' +
  'partition sector area zona location place department site plant facility farm city'
).split(' ')

/** Whose the things are: the widest of all. */
export const ownerWords = wordList(
  'account brand client company customer enterprise fleet org organisation organization owner project tenant workspace',
)

/** Of these, those that alarm systems number: of other devices, the number may be a reading. */
export const alarmPlaces: ReadonlySet<string> = new Set(['partition', 'sector', 'area'])

/** Whole names of members that say whether an alarm system is armed. */
export const armMembers: WordList = wordList(
  'alarmstate alarmstatus arm armed armingmode armingstate armingstatus armmode armstate armstatus disarmed',
)

export const numberedPlaces: ReadonlySet<string> = new Set(
  'bay stall spot shelf rack aisle lane row line plot room hall greenhouse floor apartment building site'.split(
    ' ',
  ),
)

/** Whole names of things whose text may be a state: it is a name in the form of a serial number, `T-101`. */
export const machineMembers: WordList = unionOf(
  machines,
  wordList(`
  anchor animal badge bin cabinet charger container equipment feeder hive inverter panel probe rfid silo tank vessel well
  bassin becken cage colmena coop cuve estanque galpon kandang kolam pond ruche tambak teich vasca viveiro tangki tanque
  serbatoio zbiornik nadrz`),
)

/** Whole names whose number is that of a device, beside an object with its readings. */
export const numberedThings: WordList = wordList(`
  asset beacon car drone forklift gateway machine meter robot scooter tracker tractor trailer tram truck vehicle vessel`)

/** Whole names of what says which part of a device the readings are of: a text with a word of a side, or a thing with a number. */
export const partMembers = 'axle component corner seat side subsystem subtype tire tyre wheel'.split(' ')

/** Words that say where a part is: `inverter_rear_left`. */
export const sideWords: WordList = wordList(
  'back bottom center centre east fl fr front inner left lower middle north outer rear right rl rr south top upper west',
)

/** Whole names of people whose text is that of an e-mail. */
export const mailMembers =
  'account email emailaddress eml mail mailaddress owner user useremail userid username'.split(' ')

/** Last words of what says of which cell of a radio network a reading of its signal is: another one as the device moves. */
export const cellCodes: WordList = wordList(
  'arfcn bsic ci cid earfcn eci ecgi enb enbid gnb gnbid nci nrarfcn pci plmn psc rac tac uarfcn',
)

/** Last words of members of which one stands beside them. */
export const cellMembers: WordList = wordList(
  'arfcn asu csq earfcn ecio ecno lac mcc mnc nrarfcn plmn rscp rsrp rsrq rssi rxlev rxqual sinr uarfcn',
)

/** Of the codes of cells, those that are few: they tell the cells of one array apart. */
export const cellNumbers: WordList = wordList('bsic pci psc')

/** Objects of who has heard the device. */
export const hearingObjects: WordList = wordList(
  'accesspoint ap basestation concentrator gateway gatewayinfo gtw gw hub receiver repeater router',
)

/** Objects that say of what the members beside them are. */
export const describingObjects = wordList(
  'context dimensions head header info key labels location meta metadata origin place source tags',
)

/** First words of objects of what is there at the moment, and another one later. */
export const momentWords: WordList = wordList('active current last next previous selected')

/** Members of a thing that was seen, as a camera sees it: an `id` beside them is gone with it. */
export const sightingMembers = wordList(
  'bbox birth bndbox boundingbox confidence detectionscore trackid trackingid',
)

/** Members of what moves, beside those of where it is: it is in a place for a while. */
export const movingMembers = wordList(
  'bearing course hdop heading ignition odometer sats satellites speed velocity',
)

export const positionMembers = wordList('coordinates gps lat latitude')

/** Texts that are no names. */
export const noNames = wordList(
  '- ? away default driving home moving na none not_home null parked start stationary stop stopped undefined unknown work',
)
