// The commands by their names. Each is loaded when it is asked for: what one brings along, another starts without.

import type { CommandEntry } from './command.ts'

export const commands: { readonly [name: string]: CommandEntry } = {
  map: {
    summary: 'map messages and print the samples; --explain shows what happened to every field',
    load: async () => (await import('./map-command.ts')).mapCommand,
  },
  check: {
    summary: 'check a mapping file: errors, warnings, and the tests in it',
    load: async () => (await import('./check-command.ts')).checkCommand,
  },
  'check-config': {
    summary: 'check the file of a collector: checks.yaml, mackerel-agent.conf, prometheus.yml',
    load: async () => (await import('./check-config-command.ts')).checkConfigCommand,
  },
  suggest: {
    summary: 'write a mapping file to begin with, from messages of your devices',
    load: async () => (await import('./suggest-command.ts')).suggestCommand,
  },
  presets: {
    summary: 'list the device families that are known, or find the one for a message',
    load: async () => (await import('./presets-command.ts')).presetsCommand,
  },
  eject: {
    summary: 'write out the bundled mapping for known devices, to change it',
    load: async () => (await import('./eject-command.ts')).ejectCommand,
  },
  schema: {
    summary: 'print the JSON Schema of mapping files, for editors',
    load: async () => (await import('./schema-command.ts')).schemaCommand,
  },
  replay: {
    summary: 'retry dead letters and failed messages, and remove those that the endpoint stored',
    load: async () => (await import('./replay-command.ts')).replayCommand,
  },
  plan: {
    summary: 'estimate the cost, capacity and quotas of a fleet on AWS',
    load: async () => (await import('./plan-command.ts')).planCommand,
  },
  collect: {
    summary:
      'query services, and export their values to Prometheus: printed, over HTTP, or through node_exporter',
    load: async () => (await import('./collect-command.ts')).collectCommand,
  },
  dashboards: {
    summary: 'list the Grafana dashboards, or write them for your Grafana',
    load: async () => (await import('./dashboards-command.ts')).dashboardsCommand,
  },
  start: {
    summary: 'run the local stack on this machine: broker, function and receiver',
    load: async () => (await import('./start-command.ts')).startCommand,
  },
  trace: {
    summary: 'follow one message of a deployed stack from its topic to the samples in the workspace',
    load: async () => (await import('./trace-command.ts')).traceCommand,
  },
  doctor: {
    summary: 'check a deployed stack, and say what mends what is wrong',
    load: async () => (await import('./doctor-command.ts')).doctorCommand,
  },
  fleet: {
    summary: 'list devices of a deployed stack: silent, talkers, failing, clocks, versions',
    load: async () => (await import('./fleet-command.ts')).fleetCommand,
  },
  query: {
    summary: 'query the workspace of a deployed stack with PromQL',
    load: async () => (await import('./query-command.ts')).queryCommand,
  },
  provision: {
    summary: 'give a device a thing, a certificate and a policy in AWS IoT Core',
    load: async () => (await import('./provision-command.ts')).provisionCommand,
  },
  'publish-mapping': {
    summary: 'upload a mapping for a deployed stack, watch it, and roll back if it does worse',
    load: async () => (await import('./publish-mapping-command.ts')).publishMappingCommand,
  },
  alerts: {
    summary: 'compare alert manager and alert rules of a workspace with those of the template',
    load: async () => (await import('./alerts-command.ts')).alertsCommand,
  },
  completion: {
    summary: 'print completion of commands and options for bash, zsh or fish',
    load: async () => (await import('./completion-command.ts')).createCompletionCommand(commands),
  },
}
