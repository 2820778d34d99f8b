// Temperatures of the computer that this runs on, such as a Raspberry Pi: an async generator, which yields what it
// finds as it finds it. https://docs.kernel.org/driver-api/thermal/sysfs-api.html

import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fromSamples, type JsonValue } from 'iot-remote-write/collector'

export const collector = fromSamples(
  'thermal',
  async function* ({ config: { folder } }) {
    for (const zone of (await readdir(folder)).filter((name) => name.startsWith('thermal_zone')).sort()) {
      const read = async (file: string) => (await readFile(join(folder, zone, file), 'utf8')).trim()
      const value = Number(await read('temp')) / 1000
      yield { name: 'thermal_zone_celsius', labels: { zone, type: await read('type') }, value }
    }
  },
  {
    metadata: { thermal_zone_celsius: { type: 'gauge', help: 'Temperature of a zone.', unit: 'celsius' } },
    readConfig: (config: JsonValue) => ({ folder: '/sys/class/thermal', ...(config as { folder?: string }) }),
  },
)
