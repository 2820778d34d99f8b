// `provision`: makes the identity of a device in AWS IoT Core, or takes it back. Exit status 0: it is as asked for;
// 1: it is not; 2: wrong options.

import type { Command } from './command.ts'
import { provisionOptionTypes, readProvisionOptions } from './provision/provision-options.ts'
import { readArguments } from './read-arguments.ts'

export const provisionCommand: Command = {
  usage: `Usage: iot-remote-write provision THING [options]

Makes what a device needs to publish to AWS IoT Core: a thing, a private key, a certificate, and a policy that allows
it to connect under its own name and to publish to its own topics, and nothing else. Writes ca.pem, cert.pem, key.pem
and env into a folder, and prints a mosquitto_pub command to paste. The private key is made on this machine and does
not leave it; AWS signs a request. A second run changes nothing. A run after one that failed does the rest.

  --stack NAME      allow Basic Ingest to the rule of this stack, and take the topic from its TopicFilter
  --region REGION   region of AWS IoT Core (default: AWS_REGION, or that of the profile)
  --topic TOPIC     topic of the devices, with {thing} for the name of the thing; may be given again; # may be its last
                    level (default: that of the stack, or hosts/{thing}/metrics)
  --policy NAME     policy that the devices share (default: STACK-device, or mqtt-topics-device)
  --out DIR         folder for the files (default: THING)
  --csr FILE        certificate signing request that the device has made, whose private key stays there
  --revoke          deactivate and delete the certificate; delete the thing if provision has made it, and the policy if
                    nothing else uses it
  --dry-run         print what would change, and the policy; change nothing
  --help

Exit status: 0 done, or nothing to do; 1 not done; 2 wrong options`,

  options: provisionOptionTypes,

  async run(args, streams) {
    const given = readArguments(args, provisionOptionTypes, 'thing')
    if (given === 'help') {
      streams.out(`${provisionCommand.usage}\n`)
      return 0
    }
    const options = readProvisionOptions(given.options, given.file, streams.folder)
    // Brings the clients of AWS along, which other commands do without.
    const { performProvision } = await import('./provision/perform-provision.ts')
    return performProvision(options, streams)
  },
}
