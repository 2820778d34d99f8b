// Client ids that an MQTT library or a tool makes up where a program gives none. The next connection has another one, and
// with it each series that has the client id as a label begins anew. It stays a label all the same: what IoT Core vouches
// for is the only thing that keeps a device from writing the series of another one.

import type { Sample } from '../model.ts'

const forms: readonly RegExp[] = [
  // MQTT.js, and what is built on it.
  /^mqttjs_[\da-f]{4,8}$/,
  /^mqtt-explorer-[\da-f]{4,8}$/,
  /^mqttx_[\da-f]{4,8}$/,
  /^nodered_[\da-f.]{6,16}$/,
  // Paho for Java and Android; early ones for Python.
  /^paho\d{10,20}$/,
  /^paho\/[\dA-F]{16,22}$/,
  // libmosquitto, and mosquitto_pub and mosquitto_sub.
  /^mosq-[\dA-Za-z]{18}$/,
  /^mosq(?:pub|sub)\|\d+-/,
  // With the number of the process behind a word, by their option -I.
  /^mosq(?:uitto)?[-_]?(?:pub|sub)[-_|]\d{2,7}$/,
  // Brokers: mosquitto, behind a bridge, and AWS IoT Core.
  /^auto-[\dA-F]{8}(?:-[\dA-F]{4}){3}-[\dA-F]{12}$/i,
  /^\$GEN\/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i,
  // The test client on the page of AWS IoT Core, and the samples of its SDKs.
  /^iotconsole-(?:\d{13}-\d|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/,
  /^test-[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/,
  // The tutorials of EMQX.
  /^python-mqtt-\d{1,5}$/,
  // The examples of PubSubClient.
  /^ESP(?:8266|32)Client-[\da-f]{1,4}$/i,
]

/** @returns such a client id that is a label of samples */
export function madeClientId(samples: readonly Sample[]): string | undefined {
  for (const { labels } of samples) {
    const found = labels.values.find((value, index) => isOfClient(labels.names[index]) && isMade(value))
    if (found !== undefined) return found
  }
  return undefined
}

function isOfClient(name: string | undefined): boolean {
  return name === 'client_id' || name === 'device'
}

function isMade(value: string): boolean {
  return forms.some((form) => form.test(value))
}
