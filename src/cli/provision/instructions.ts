// What to do with the files: settings of the host-metrics script, and a command to paste.

export interface Connection {
  readonly endpoint: string
  readonly thing: string
  readonly topic: string
}

/** For a shell and for systemd's EnvironmentFile: neither changes what stands between single quotes. */
export function envText({ endpoint, thing, topic }: Connection): string {
  return `MQTT_HOST='${endpoint}'\nMQTT_CLIENT_ID='${thing}'\nMQTT_TOPIC='${topic}'\n`
}

/** @param hasKey false where the device keeps it, as key.pem */
export function instructions({
  endpoint,
  thing,
  topic,
  outName,
  hasKey,
}: Connection & { readonly outName: string; readonly hasKey: boolean }): string {
  const key = hasKey ? quote(`${outName}/key.pem`) : 'key.pem'
  const where = hasKey ? '' : ' on the device, where key.pem is'
  return `
Publish once${where}:

  mosquitto_pub -V mqttv311 -h ${endpoint} -p 8883 -i ${quote(thing)} -q 1 \\
    --cafile ${quote(`${outName}/ca.pem`)} --cert ${quote(`${outName}/cert.pem`)} --key ${key} \\
    -t ${quote(topic)} -m '{"name":"test_value","value":1}'

For the host metrics, copy the files to /etc/iot-host-metrics on the device (docs/devices.md).
`
}

function quote(text: string): string {
  return /^[\w./:-]+$/.test(text) && !text.startsWith('-') ? text : `'${text.replaceAll("'", "'\\''")}'`
}
