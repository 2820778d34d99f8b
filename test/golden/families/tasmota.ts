// Tasmota as it documents itself: https://tasmota.github.io/docs/MQTT/, Energy-Monitoring/, Supported-Peripherals/,
// Zigbee/, Blinds-and-Shutters/. Units of pressure and speed are in the language of the firmware.

import type { Family } from './family.ts'

const kilowattHours = 3_600_000

export const tasmota: Family = {
  fields: [
    {
      topic: 'tele/plug/STATE',
      around: (field) => ({ Time: '2026-01-01T01:00:05', Uptime: '0T01:00:00', ...field }),
      labels: 'device="plug"',
      fields: [
        ['UptimeSec', 'tasmota_uptime_seconds', 'seconds'],
        ['Heap', 'tasmota_free_heap_bytes', 'bytes', 1024],
        ['LoadAvg', 'tasmota_load_average', ''],
        ['MqttCount', 'tasmota_mqtt_connects_total', ''],
        ['Vcc', 'tasmota_supply_volts', 'volts'],
        ['Dimmer', 'tasmota_dimmer_percent', 'percent'],
        ['CT', 'tasmota_color_temperature_mireds', 'mireds'],
        ['White', 'tasmota_white_percent', 'percent'],
        ['FanSpeed', 'tasmota_fan_speed', ''],
      ],
    },
    {
      topic: 'tele/plug/STATE',
      around: (field) => ({ UptimeSec: null, Sleep: null, Wifi: field }),
      labels: 'device="plug"',
      fields: [
        ['AP', 'tasmota_wifi_access_point', ''],
        ['Channel', 'tasmota_wifi_channel', ''],
        ['RSSI', 'tasmota_wifi_quality_percent', 'percent'],
        ['Signal', 'tasmota_wifi_signal_dbm', 'dbm'],
        ['LinkCount', 'tasmota_wifi_connects_total', ''],
      ],
    },
    {
      topic: 'tele/plug/SENSOR',
      around: (field) => ({ Time: '2026-01-01T01:00:05', ENERGY: field }),
      labels: 'device="plug"',
      fields: [
        ['Total', 'tasmota_energy_joules_total', 'joules', kilowattHours],
        ['Today', 'tasmota_energy_today_joules', 'joules', kilowattHours],
        ['Yesterday', 'tasmota_energy_yesterday_joules', 'joules', kilowattHours],
        ['Period', 'tasmota_energy_period_joules', 'joules', 3600],
        ['ImportActive', 'tasmota_imported_energy_joules_total', 'joules', kilowattHours],
        ['ExportActive', 'tasmota_exported_energy_joules_total', 'joules', kilowattHours],
        ['TodaySumImport', 'tasmota_imported_energy_today_joules', 'joules', kilowattHours],
        ['TodaySumExport', 'tasmota_exported_energy_today_joules', 'joules', kilowattHours],
        ['YesterdaySumImport', 'tasmota_imported_energy_yesterday_joules', 'joules', kilowattHours],
        ['YesterdaySumExport', 'tasmota_exported_energy_yesterday_joules', 'joules', kilowattHours],
        ['TotalTariff', 'tasmota_tariff_energy_joules_total', 'joules', kilowattHours],
        ['ExportTariff', 'tasmota_tariff_exported_energy_joules_total', 'joules', kilowattHours],
        ['Power', 'tasmota_power_watts', 'watts'],
        ['ApparentPower', 'tasmota_apparent_power_voltamperes', 'voltamperes'],
        ['ReactivePower', 'tasmota_reactive_power_vars', 'vars'],
        ['Factor', 'tasmota_power_factor_ratio', 'ratio'],
        ['Frequency', 'tasmota_frequency_hertz', 'hertz'],
        ['Voltage', 'tasmota_voltage_volts', 'volts'],
        ['Current', 'tasmota_current_amperes', 'amperes'],
        ['CurrentNeutral', 'tasmota_neutral_current_amperes', 'amperes'],
        ['PhaseAngle', 'tasmota_phase_angle_degrees', 'degrees'],
        ['Load', 'tasmota_load_percent', 'percent'],
      ],
    },
    {
      topic: 'stat/attic/STATUS10',
      around: (field) => ({ StatusSNS: { Time: '2026-01-01T01:00:05', S1: field, TempUnit: 'C' } }),
      labels: 'device="attic",sensor="S1"',
      fields: [
        ['Temperature', 'tasmota_temperature_celsius', 'celsius'],
        ['DewPoint', 'tasmota_dew_point_celsius', 'celsius'],
        ['HeatIndex', 'tasmota_heat_index_celsius', 'celsius'],
        ['OBJTMP', 'tasmota_object_temperature_celsius', 'celsius'],
        ['AMBTMP', 'tasmota_ambient_temperature_celsius', 'celsius'],
        ['Humidity', 'tasmota_humidity_percent', 'percent'],
        ['Pressure', 'tasmota_pressure_pascals', 'pascals', 100],
        ['SeaPressure', 'tasmota_sea_level_pressure_pascals', 'pascals', 100],
        ['Moisture', 'tasmota_moisture_percent', 'percent'],
        ['Illuminance', 'tasmota_illuminance_lux', 'lux'],
        ['UvIndex', 'tasmota_uv_index', ''],
        ['CarbonDioxide', 'tasmota_carbon_dioxide_ppm', 'ppm'],
        ['eCO2', 'tasmota_equivalent_carbon_dioxide_ppm', 'ppm'],
        ['TVOC', 'tasmota_volatile_organic_compounds_ppb', 'ppb'],
        ['Gas', 'tasmota_gas_resistance_ohms', 'ohms', 1000],
        ['PM1', 'tasmota_pm1_micrograms_per_cubic_meter', ''],
        ['PM2.5', 'tasmota_pm2_5_micrograms_per_cubic_meter', ''],
        ['PM10', 'tasmota_pm10_micrograms_per_cubic_meter', ''],
        ['Voltage', 'tasmota_voltage_volts', 'volts'],
        ['Current', 'tasmota_current_amperes', 'amperes'],
        ['Power', 'tasmota_power_watts', 'watts'],
        ['Distance', 'tasmota_distance', ''],
        ['lat', 'tasmota_latitude_degrees', 'degrees'],
        ['lon', 'tasmota_longitude_degrees', 'degrees'],
        ['alt', 'tasmota_altitude_meters', 'meters'],
        ['Range', 'tasmota_Range', ''],
      ],
    },
    {
      topic: 'tele/bridge/SENSOR',
      around: (field) => ({
        ZbReceived: { '0x9A31': { Device: '0x9A31', Name: 'Hall', Endpoint: 1, ...field } },
      }),
      labels: 'device="bridge",id="0x9A31",sensor="Hall"',
      fields: [
        ['Temperature', 'tasmota_temperature_celsius', 'celsius'],
        ['Humidity', 'tasmota_humidity_percent', 'percent'],
        ['Pressure', 'tasmota_pressure_pascals', 'pascals', 100],
        ['Illuminance', 'tasmota_illuminance_lux', 'lux'],
        ['Occupancy', 'tasmota_Occupancy', ''],
        ['BatteryPercentage', 'tasmota_battery_percent', 'percent'],
        ['Battery', 'tasmota_battery_percent', 'percent'],
        ['BatteryVoltage', 'tasmota_battery_volts', 'volts'],
        ['LinkQuality', 'tasmota_link_quality', ''],
        ['ActivePower', 'tasmota_power_watts', 'watts'],
        ['RMSVoltage', 'tasmota_voltage_volts', 'volts'],
        ['Dimmer', 'tasmota_brightness', ''],
        ['CT', 'tasmota_color_temperature_mireds', 'mireds'],
        ['LocalTemperature', 'tasmota_local_temperature_celsius', 'celsius'],
        ['OccupiedHeatingSetpoint', 'tasmota_heating_setpoint_celsius', 'celsius'],
      ],
    },
    {
      topic: 'tele/bridge/SENSOR',
      around: (field) => ({ LwReceived: { LDS01: { Node: 1, Device: '0x4AD6', Name: 'LDS01', ...field } } }),
      labels: 'device="bridge",id="0x4AD6",sensor="LDS01"',
      fields: [
        ['RSSI', 'tasmota_signal_dbm', 'dbm'],
        ['SNR', 'tasmota_signal_to_noise_decibels', 'decibels'],
        ['Events', 'tasmota_events_total', ''],
        ['DoorOpen', 'tasmota_door_open', ''],
        ['Battery', 'tasmota_battery_volts', 'volts'],
      ],
    },
    {
      topic: 'tele/blinds/SENSOR',
      around: (field) => ({ Time: '2026-01-01T01:00:05', SHUTTER2: field }),
      labels: 'device="blinds",shutter="2"',
      fields: [
        ['Position', 'tasmota_shutter_position_percent', 'percent'],
        ['Target', 'tasmota_shutter_target_percent', 'percent'],
        ['Direction', 'tasmota_shutter_direction', ''],
        ['Tilt', 'tasmota_shutter_tilt_degrees', 'degrees'],
      ],
    },
  ],
  messages: [
    // Topics: the prefix in front of the device, or behind it, or between a site and the device.
    ['tele/a/SENSOR', { X: { Humidity: 7 } }, 'tasmota_humidity_percent{device="a",sensor="X"} 7'],
    ['a/tele/SENSOR', { X: { Humidity: 7 } }, 'tasmota_humidity_percent{device="a",sensor="X"} 7'],
    [
      'home/tele/a/SENSOR',
      { X: { Humidity: 7 } },
      'tasmota_humidity_percent{device="a",sensor="X",site="home"} 7',
    ],
    [
      'stat/a/STATUS8',
      { StatusSNS: { X: { Humidity: 7 } } },
      'tasmota_humidity_percent{device="a",sensor="X"} 7',
    ],
    ['tele/a/LWT', 'Online', 'tasmota_up{device="a"} 1'],
    ['a/tele/LWT', 'Offline', 'tasmota_up{device="a"} 0'],
    ['home/tele/a/LWT', 'Offline', 'tasmota_up{device="a",site="home"} 0'],

    // Words.
    ['tele/a/STATE', { POWER: 'ON' }, 'tasmota_switch_on{device="a",switch="POWER"} 1'],
    ['tele/a/STATE', { POWER8: 'OFF' }, 'tasmota_switch_on{device="a",switch="POWER8"} 0'],
    [
      'stat/a/STATE',
      { POWER1: 'ON', Fade: 'OFF', LedTable: 'ON' },
      'tasmota_switch_on{device="a",switch="POWER1"} 1',
    ],
    ['stat/a/RESULT', { POWER2: 'OFF' }, 'tasmota_switch_on{device="a",switch="POWER2"} 0'],
    ['stat/a/POWER', 'ON', 'tasmota_switch_on{device="a",switch="POWER"} 1'],
    ['stat/a/POWER8', 'OFF', 'tasmota_switch_on{device="a",switch="POWER8"} 0'],
    ['a/stat/POWER2', 'ON', 'tasmota_switch_on{device="a",switch="POWER2"} 1'],
    ['home/stat/a/POWER', 'OFF', 'tasmota_switch_on{device="a",site="home",switch="POWER"} 0'],
    ['tele/a/SENSOR', { Time: 'x', Switch1: 'ON' }, 'tasmota_switch_on{device="a",switch="Switch1"} 1'],
    ['tele/a/SENSOR', { Time: 'x', Door: 'OFF' }, 'tasmota_switch_on{device="a",switch="Door"} 0'],
    [
      'tele/a/SENSOR',
      { IBEACON: { MAC: 'A4C1387FC1E1', RSSI: -56, STATE: 'OFF' } },
      'tasmota_present{device="a",id="A4C1387FC1E1",sensor="IBEACON"} 0',
      'tasmota_signal_dbm{device="a",id="A4C1387FC1E1",sensor="IBEACON"} -56',
    ],
    // The attribute Power of a Zigbee switch is no number of watts.
    [
      'tele/a/SENSOR',
      { ZbReceived: { '0x7120': { Device: '0x7120', Power: 1 } } },
      'tasmota_switch_on{device="a",id="0x7120",sensor="0x7120",switch="Power"} 1',
    ],
    [
      'tele/a/RESULT',
      { ZbReceived: { '0x128F': { AqaraAngles: [-78, 11], LinkQuality: 158 } } },
      'tasmota_AqaraAngles{device="a",id="0x128F",index="0",sensor="0x128F"} -78',
      'tasmota_AqaraAngles{device="a",id="0x128F",index="1",sensor="0x128F"} 11',
      'tasmota_link_quality{device="a",id="0x128F",sensor="0x128F"} 158',
    ],
    [
      'tele/a/SENSOR',
      {
        ZbInfo: {
          '0xECD0': {
            Device: '0xECD0',
            Name: 'Bulb',
            Endpoints: [1],
            Reachable: true,
            LastSeen: 353,
            LastSeenEpoch: 1_767_225_605,
          },
        },
      },
      'tasmota_last_seen_age_seconds{device="a",id="0xECD0",sensor="Bulb"} 353',
      'tasmota_reachable{device="a",id="0xECD0",sensor="Bulb"} 1',
    ],

    // Units.
    [
      'tele/a/SENSOR',
      { X: { Temperature: 70.7 }, TempUnit: 'F' },
      'tasmota_temperature_celsius{device="a",sensor="X"} 21.5',
    ],
    [
      'tele/a/SENSOR',
      { X: { DewPoint: 50 }, TempUnit: 'F' },
      'tasmota_dew_point_celsius{device="a",sensor="X"} 10',
    ],
    [
      'tele/a/SENSOR',
      { X: { Pressure: 1000 }, PressureUnit: 'hPa' },
      'tasmota_pressure_pascals{device="a",sensor="X"} 100000',
    ],
    [
      'tele/a/SENSOR',
      { X: { Pressure: 1000 }, PressureUnit: 'гПа' },
      'tasmota_pressure_pascals{device="a",sensor="X"} 100000',
    ],
    [
      'tele/a/SENSOR',
      { X: { Pressure: 1000 }, PressureUnit: '百帕' },
      'tasmota_pressure_pascals{device="a",sensor="X"} 100000',
    ],
    [
      'tele/a/SENSOR',
      { X: { Pressure: 750 }, PressureUnit: 'mmHg' },
      'tasmota_pressure_pascals{device="a",sensor="X"} 99991.5',
    ],
    [
      'tele/a/SENSOR',
      { X: { Pressure: 750 }, PressureUnit: 'мм рт.ст.' },
      'tasmota_pressure_pascals{device="a",sensor="X"} 99991.5',
    ],
    [
      'tele/a/SENSOR',
      { X: { Pressure: 30 }, PressureUnit: 'inHg' },
      'tasmota_pressure_pascals{device="a",sensor="X"} 101591.67',
    ],
    [
      'tele/a/SENSOR',
      { X: { SeaPressure: 30 }, PressureUnit: 'inHg' },
      'tasmota_sea_level_pressure_pascals{device="a",sensor="X"} 101591.67',
    ],
    [
      'tele/a/SENSOR',
      { X: { Pressure: 30 }, PressureUnit: 'bar' },
      'tasmota_pressure{device="a",sensor="X"} 30',
    ],
    ...(
      [
        ['km/h', 18, 5],
        ['м/с', 18, 18],
        ['m/s', 18, 18],
        ['kn', 18, 9.26],
        ['mph', 18, 8.04672],
        ['ft/s', 10, 3.048],
        ['yd/s', 10, 9.144],
      ] as const
    ).map(
      ([SpeedUnit, Act, value]) =>
        [
          'tele/a/SENSOR',
          { TX23: { Speed: { Act } }, SpeedUnit },
          `tasmota_speed_meters_per_second{device="a",sensor="TX23",statistic="act"} ${value}`,
        ] as const,
    ),
    [
      'tele/a/SENSOR',
      { TX23: { Speed: { Act: 18 } } },
      'tasmota_speed{device="a",sensor="TX23",statistic="act"} 18',
    ],
    ['tele/a/SENSOR', { SR04: { Distance: 16 } }, 'tasmota_distance_meters{device="a",sensor="SR04"} 0.16'],
    [
      'tele/a/SENSOR',
      { VL53L0X: { Distance: 250 } },
      'tasmota_distance_meters{device="a",sensor="VL53L0X"} 0.25',
    ],

    // Numbers at the top, counters, phases.
    ['tele/a/SENSOR', { Counter1: 4 }, 'tasmota_counter{counter="1",device="a"} 4'],
    ['tele/a/SENSOR', { COUNTER: { C1: 4 } }, 'tasmota_counter{counter="1",device="a"} 4'],
    ['tele/a/SENSOR', { Analog0: 512 }, 'tasmota_Analog0{device="a"} 512'],
    [
      'tele/a/SENSOR',
      { ENERGY: { Power: [176, 232.1] } },
      'tasmota_power_watts{device="a",index="0"} 176',
      'tasmota_power_watts{device="a",index="1"} 232.1',
    ],
    [
      'tele/a/STATE',
      { Sleep: 50, Channel: [10, 20], Berry: { HeapUsed: 2, Objects: 9 } },
      'tasmota_berry_heap_bytes{device="a"} 2048',
      'tasmota_berry_objects{device="a"} 9',
      'tasmota_channel_percent{device="a",index="0"} 10',
      'tasmota_channel_percent{device="a",index="1"} 20',
      'tasmota_sleep_seconds{device="a"} 0.05',
    ],
    [
      'stat/a/RESULT',
      { Shutter1: { Position: 30, Direction: -1, Target: 0 } },
      'tasmota_shutter_direction{device="a",shutter="1"} -1',
      'tasmota_shutter_position_percent{device="a",shutter="1"} 30',
      'tasmota_shutter_target_percent{device="a",shutter="1"} 0',
    ],

    // What the device says of itself.
    [
      'tele/a/INFO1',
      { Info1: { Module: 'Plug', Version: '14.2.0' } },
      'tasmota_info{device="a",module="Plug",version="14.2.0"} 1',
    ],
    [
      'tele/a/INFO3',
      { Info3: { RestartReason: 'Power On', BootCount: 42 } },
      'tasmota_boots_total{device="a"} 42',
    ],
    [
      'stat/a/STATUS1',
      { StatusPRM: { Baudrate: 115_200, BootCount: 42 } },
      'tasmota_boots_total{device="a"} 42',
    ],
    [
      'stat/a/STATUS2',
      { StatusFWR: { Version: '14.2.0', Boot: 31 } },
      'tasmota_info{device="a",version="14.2.0"} 1',
    ],
    [
      'stat/a/STATUS4',
      { StatusMEM: { ProgramSize: 700, Heap: 20 } },
      'tasmota_free_heap_bytes{device="a"} 20480',
    ],
    [
      'stat/a/STATUS6',
      { StatusMQT: { MqttPort: 1883, MqttCount: 3 } },
      'tasmota_mqtt_connects_total{device="a"} 3',
    ],
    [
      'stat/a/STATUS11',
      { StatusSTS: { UptimeSec: 5, POWER: 'ON' } },
      'tasmota_switch_on{device="a",switch="POWER"} 1',
      'tasmota_uptime_seconds{device="a"} 5',
    ],
    [
      'stat/a/STATUS0',
      {
        Status: { Power: 1 },
        StatusNET: { Webserver: 2 },
        StatusSNS: { X: { Humidity: 7 } },
        StatusSTS: { UptimeSec: 5 },
      },
      'tasmota_humidity_percent{device="a",sensor="X"} 7',
      'tasmota_uptime_seconds{device="a"} 5',
    ],

    // No readings.
    ['stat/a/RESULT', { TelePeriod: 300 }],
    ['stat/a/RESULT', { SetOption19: 'OFF' }],
    ['stat/a/STATUS', { Status: { Module: 1, Power: 1 } }],
    ['stat/a/STATUS5', { StatusNET: { Webserver: 2 } }],
    ['tele/a/INFO2', { Info2: { WebServerMode: 'Admin' } }],
    ['tele/a/RESULT', { RfReceived: { Sync: 8140, Low: 270 } }],
    ['cmnd/a/POWER', 'ON'],
    ['a/cmnd/POWER', 'ON'],
    ['tasmota/discovery/E8DB8494B051/config', { ip: '192.0.2.9', rl: [1, 0], ver: 1 }],
  ],
}
