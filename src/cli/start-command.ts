// `start`: the local stack on this machine. Exit status 0: every sample was accepted; 1: not every one, or the stack
// could not start; 2: wrong options, settings or mapping.

import { startOptionTypes } from '#studio'
import type { Command } from './command.ts'

export const startCommand: Command = {
  usage: `Usage: iot-remote-write start [options]
       npm start -- [options]

  --listen ADDRESS[:PORT]   address of the local MQTT broker (default 127.0.0.1:1883)
  --broker URL              subscribe to an existing broker: mqtt://…, mqtts://…, ws://… or wss://…; AWS IoT Core with a
                            client certificate (mqtts) or with AWS credentials (wss)
  --broker-secret-file FILE
                            with --broker: JSON {"username", "password"} (default: MQTT_USERNAME and MQTT_PASSWORD in
                            the environment)
  --ca FILE --cert FILE --key FILE
                            with --broker mqtts://…: CA certificate, client certificate and its key (PEM)
  --client-id ID            with --broker: MQTT client id, if a policy requires one
  --topic FILTER            MQTT topic filter (default #); required with AWS IoT Core, which bills each message
  --for DURATION            with AWS IoT Core: end the subscription after this time (default 10m) or 10,000 messages
  --mapping FILE            mapping file (default: mapping.yaml, otherwise the presets)
  --remote-write-url URL    write to this endpoint (default: a local receiver that verifies each request)
  --auth KIND               none, sigv4, basic, bearer (default: sigv4 for an AMP workspace, otherwise none)
  --secret-file FILE        with --auth basic: JSON {"username", "password"}; with bearer: the token
  --headers NAME=VALUE,…    for this URL: further headers, such as X-Scope-OrgID=plant-7
  --region REGION           with --auth sigv4: AWS region, if the URL does not name it
  --receiver KIND           amp or prometheus: how to interpret an error answer
                            (default: amp with sigv4, otherwise prometheus)
  --duration SECONDS        stop after this time; the exit status is 0 only if every sample was accepted
  --page ADDRESS[:PORT]     address of the page that shows what happens (default 127.0.0.1, port 1880 or the next free
                            one); elsewhere than on loopback the page needs the token in the address that start prints
  --no-page                 no page, only the terminal
  --no-open                 do not open the page in a browser
  --simulate N              N demo devices publish until another one does (default: 6 on the page, while nobody else
                            publishes and start writes nowhere else)
  --prometheus-url URL      link the series on the page to this Prometheus
  --playground-url URL      links to share open this playground (default: the one of this program, at /playground/)
  --no-host-metrics         do not publish this machine's disk, CPU, temperature and memory
  --verbose                 print lines instead of the table, and the log of the function
  --help`,

  options: startOptionTypes,

  async run(args, streams) {
    const { performStart } = await import('./perform-start.ts')
    const status = await performStart(args, streams)
    if (status !== 'help') return status
    streams.out(`${startCommand.usage}\n`)
    return 0
  },
}
