// Words of a topic that may name a metric, where the payload is one value. No other text of a topic is ever in a name.

import { unionOf, wordList } from './word-list.ts'
import { plainUnits } from './written-units.ts'

/** At the end of a longer word they say what it is: `flurtemperatur`. */
export const wordEndings = (
  'temperature temperatur temperatura temperatuur temp humidity feuchte pressure druck voltage spannung leistung level ' +
  'speed drehzahl ertrag feuchtigkeit frequenz geschwindigkeit laufzeit menge snelheid stunden verbrauch verbruik zaehler'
).split(' ')

/** What a quantity may be of: `temperature/water` is no water. */
export const partsMeasured = wordList(`
  accu akku batt battery bat batteri batteria bateria baterie batterie batterij cpu dhw disk electricity gas heap mem memory ram
  ruecklauf rucklauf sound swap vorlauf water wind`)

const inEnglish = `
  acceleration altitude angle apower aqi brightness ch4 co co2 conductivity consumption cost count counter current
  delay depth dewpoint dimmer distance duration efficiency elevation energy flow force freq frequency gust hcho height
  hum humid illuminance iaq irradiance lat latitude linkquality load lon longitude lux mass moisture nh3 no2 nox noise
  o3 odometer orp ph pm1 pm10 pm2 pm25 pm4 position power precipitation press price production radiation radon rain
  rainfall resistance rh rpm rssi setpoint signal snr so2 soc soh tilt torque turbidity tvoc uptime usage uv vibration
  visibility voc volt volume watt watts weight yield yieldday yieldtotal area percent range amperage ampere amperes
  amps amp barometer bpm capacity co2eq conductance course cycles ec eco2 feelslike flowrate fps freeheap freemem
  freeram hdop heading heartrate heatindex latency lightlevel loadpct lqi luminance luminosity methane ozone pdop
  powerfactor progress pulses rate runtime salinity satellites spo2 steps target tds throughput timeleft volts
  exported imported redox chlorine colortemp colortemperature pulse tempc tempf wattage windchill winddir accuracy
  airflow attenuation azimuth bandwidth bitrate cloudcover clouds concentration density feedrate gain inclination
  irradiation jitter layer layers length lng long loss margin oee packetloss percentage ping pitch realpower
  returndelivery roll rtt thickness utilization vacuum velocity viscosity vpd winddirection windspeed yaw asu cqi ecio
  rscp rsrp rsrq sinr decibel decibels laeq leq loudness spl`

/** As meters, inverters and UPS abbreviate them. */
const abbreviations = `
  ambtemp batv battv batpct bcharge cosphi cop cumonbatt eday emonth etoday etotal eyear fac iac ibat idc ipv itemp
  linefreq linev maxlinev mbattchg minlinev numxfers outputv pac pbat pdc pf pgrid pload ppv thd tonbatt vac vbat
  vbatt vbus vcc vdc vdd vgrid vout vpv`

/** As they are without accents, and with `ae` for `ä`. */
const inOtherLanguages = `
  aussentemperatur raumtemperatur vorlauftemperatur ruecklauftemperatur rucklauftemperatur luftfeuchte
  luftfeuchtigkeit bodenfeuchte taupunkt luftdruck strom netzspannung wirkleistung blindleistung scheinleistung
  energie bezug netzbezug einspeisung helligkeit fuellstand fullstand pegel wasserstand durchfluss windgeschwindigkeit
  windrichtung niederschlag regen regenmenge entfernung abstand gewicht volumen wassermenge akkustand ladestand
  ladezustand zaehlerstand zahlerstand betriebsstunden sollwert istwert solltemperatur isttemperatur kosten preis
  anzahl humidite pression tension courant intensite puissance frequence consommation luminosite eclairement niveau
  debit vitesse poids pluie vent hauteur profondeur compteur rendement duree prix cout humedad presion voltaje
  corriente intensidad potencia energia frecuencia consumo luminosidad nivel caudal flujo velocidad peso lluvia viento
  altura profundidad distancia contador precio umidita pressione tensione corrente potenza frequenza luminosita
  livello portata velocita pioggia vento altezza profondita distanza contatore prezzo costo umidade humidade pressao
  tensao voltagem frequencia luminosidade vazao fluxo velocidade chuva profundidade preco custo luchtvochtigheid
  vochtigheid luchtdruk druk spanning stroom vermogen frequentie opbrengst helderheid lichtsterkte waterstand debiet
  windsnelheid windrichting neerslag afstand hoogte diepte meterstand teruglevering wilgotnosc cisnienie napiecie prad
  moc czestotliwosc zuzycie jasnosc poziom przeplyw predkosc akumulator deszcz opady wiatr odleglosc wysokosc
  glebokosc objetosc licznik teplota vlhkost tlak napeti napatie proud prud vykon spotreba hladina prutok prietok
  rychlost srazky vzdalenost luftfuktighet fuktighet luftfugtighed fugtighed tryck lufttryck trykk lufttrykk tryk
  lufttryk spenning spaending effekt energi forbrukning forbruk forbrug hastighet hastighed vind regn nedbor avstand
  vekt frekvens ljusstyrka lampotila kosteus ilmankosteus paine ilmanpaine jannite virta teho kulutus taajuus
  valoisuus virtaus nopeus homerseklet paratartalom legnyomas feszultseg aramerosseg teljesitmeny fogyasztas fenyero
  sebesseg umiditate presiune tensiune curent putere consum frecventa viteza sicaklik nem basinc gerilim akim guc
  enerji tuketim frekans seviye yagmur vlaga vlaznost pritisak napon struja snaga energija potrosnja razina brzina
  baterija napetost poraba vlazhnost davlenie napryazhenie moshchnost suhu kelembaban kelembapan tekanan tegangan arus
  daya nhietdo doam anhsang aantal cicli ciclos consigne consumi draaiuren drehmoment eigenverbrauch feinstaub
  fuellhoehe gesamtertrag heures horas kilometerstand leistungsfaktor pecas pezzi piezas producao produccion produkcja
  produktion produzione rayonnement restlaufzeit schneehoehe strahlung stuckzahl stueckzahl stuks tagesertrag taktzeit
  tellerstand toerental vyroba wirkungsgrad zyklen`

export const quantities = unionOf(
  wordEndings,
  partsMeasured,
  wordList(inEnglish + abbreviations + inOtherLanguages),
)

/**
 * What machines and networks count, and how it comes. They name a value only on the last level that says something: further
 * up they hold things of all kinds, as in `clients/kitchen`.
 */
export const lastLevelQuantities = wordList(`
  bits bytes clients collisions connections discards download downloads downstream downtime drops events exceptions
  failure failures frames hours interrupts mileage operations outages packets parts pcs pos processes produced reboots
  received reconnects rejected rejects requests resets responses restarts retries rx sag scrap sent sessions
  spd starts tasks time timeouts transfer trips tx upload uploads upstream users visitors writes`)

/** Of these a level above that is a quantity says how much of what: `power/received`. */
export const directions = wordList('download downstream produced received rx sent tx upload upstream')

/** They stand in a name only beside a quantity of the same level: `oil_pressure`, and never for themselves. */
export const machineParts = wordList(`
  abgas aceite acqua agua ambient axle bad bearing bed belt blade blower board boden body boiler bottom brauchwasser buffer
  bulb burner caldaia center centre chamber chiller circulation cold compressor condenser conveyor cool coolant cooler core
  crankshaft cutting cycle cylinder drive drum dry eau engine evaporator exhaust extruder fan feed filter floor fresh front
  fuel full furnace gearbox generator gpu heat heater heating heizkreis hot hotend hub hydraulic impeller intake inverter
  joint kessel lade lader laser liquid luft main mains middle mitte mixed mixer modbus motor motore mppt nacelle netz nozzle
  oben ofen oil olio oven pack panel pipe pool propeller puffer pump reactor rear recovery refrigerant reject roller room
  rotor server shaft silo snow speicher spindle stator storage string tank thermostat tire tool top tower turbine tyre
  umgebung unten utility valve vloer warm warmwasser wasser waste wechselrichter wet wheel wifi winding wlan zone zuluft`)

/** States that are detected or not. */
export const sensed = wordList(`
  beweging bewegung leak motion mouvement movimento movimiento occupancy pir presence smoke tamper vibration`)

/** States that may be at a place that is named behind it: `motion/front_door`. */
export const conditions = unionOf(sensed, wordList('contact'))

/** States that are places too. */
export const doors = wordList(
  'deur door drzwi fenetre fenster finestra gate okno porta porte puerta raam tuer ventana window',
)

/** The same for a switch or a word, so that `power` is never watts of one device and a switch of another. */
export const states = unionOf(
  conditions,
  doors,
  wordList(`
  alarm burner button charging closed compressor connected cooling defrost detected enabled fan fire flame flood
  heater heating lamp led light locked occupied online open plug pump relay running siren socket switch unlocked valve
  licht lampe rauch pumpe ventil steckdose schalter lumiere fumee pompe vanne luz humo bomba valvula luce fumo pompa
  valvola rook pomp klep swiatlo ruch dym`),
)

/** They stand in the name if the level has one of the words above. */
export const qualifiers = wordList(`
  ac active air apparent average avg cell charge daily day dc discharge export external free grid home import in
  indoor inlet input inside internal l1 l2 l3 max maximum mean min minimum month n out outdoor outlet output outside
  phase pv reactive relative return returned soil solar supply today total usable used year yesterday actual exterior
  interior high low peak tarif tariff delivery normal heute gestern gesamt aussen innen eingang ausgang hoy ayer oggi ieri vandaag gisteren totaal
  aanvoer absolute binnen buiten calculated comfort currently delta desired differential eco elapsed esterna esterno
  expected exterieur exterieure externa externo extra fixed forecast good gross idle inne instant instantaneous
  interieur interieure interna interno ist left lifetime mandata maximal measured minimal net night nominal ok permanent predicted previous
  rated reference remaining requested retour ritorno rms run set short soll use ute venkovni vnitrni wewnetrzna z1 z2
  zewnetrzna pre post before after upper lower primary secondary
  summer winter without`)

/** Units that are a name where nothing else is. */
export const namingUnits = wordList(`
  ah celsius dbm degc degf fahrenheit hours hpa hz kbps khz kmh kpa kva kvar kvarh kw kwh lpm lx m3 mah mbar mbps minutes
  mph mwh pct percent percentage ppb ppm psi seconds wh gwh inhg mmhg bqm3 kgh lmin m3h mmh mscm ugm3 uscm wm2 bps bq cfm
  cpm cps dba gpm msv msvh nsv nsvh ntu usv usvh kmph kph kmperhour kilometersperhour milesperhour feetpersec
  feetpersecond feetperminute meterspersec meterspersecond metrespersecond metersperminute litersperminute litresperminute
  litersperhour litresperhour gallonsperminute degreespersecond`)

/** How much in all or on a day: a name where nothing else is, too. */
export const namingQualifiers = wordList(
  'gesamt gestern gisteren heute hoy ieri oggi ayer today totaal total vandaag yesterday',
)

/** These and others stay in a name behind a quantity. */
export const unitWords = unionOf(
  namingUnits,
  plainUnits,
  wordList(`
  a c db f gallons k kilograms kj kts kb kv ma mb milliseconds mv mw nm ohms pa us v va w gm3 kgm3 km2 lh ls m3s
  mgdl mgl mgm3 mlmin mms ms2 rads ugl`),
)

/** What a value may be of a quantity without being it: `temperature/offset` is no temperature. */
export const attributes = wordList(`
  age alarm alert calibration channel code connected correction deviation direction enabled error errors factor fault faults health
  hysteresis index interval limit mode offset online period priority quality ratio running size threshold timeout
  trend warning warnings`)

/** Last words that are a name where nothing else is. */
export const vagueWords = wordList('availability connection lwt state status')
