// Data endpoints of AWS IoT Core.
// https://docs.aws.amazon.com/iot/latest/developerguide/iot-connect-devices.html#iot-connect-device-endpoints

/** @returns the region of a data endpoint of AWS IoT Core; undefined for any other host */
export function regionOfAwsIot(hostname: string): string | undefined {
  return /\.iot\.([a-z]{2}(?:-[a-z]+)+-\d)\.amazonaws\.com(?:\.cn)?$/.exec(hostname)?.[1]
}
