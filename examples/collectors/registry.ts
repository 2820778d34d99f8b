// What a program keeps in a registry of prom-client: values that are asked for in each round, and those that the
// program counts while it runs.

import { loadavg, uptime } from 'node:os'
import { fromRegistry } from 'iot-remote-write/collector'
import { Gauge, Histogram, Registry } from 'prom-client'

const registry = new Registry()

new Gauge({
  name: 'host_load1',
  help: 'Load of the last minute.',
  registers: [registry],
  collect() {
    this.set(loadavg()[0] ?? 0)
  },
})

new Gauge({
  name: 'host_uptime_seconds',
  help: 'Time since the computer started.',
  registers: [registry],
  collect() {
    this.set(uptime())
  },
})

export const brewSeconds = new Histogram({
  name: 'coffee_brew_seconds',
  help: 'Time to make a coffee.',
  labelNames: ['kind'],
  buckets: [20, 60],
  registers: [registry],
})

export const collector = fromRegistry('coffee', registry)
