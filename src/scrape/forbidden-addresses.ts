// Addresses that no request goes to, whoever names them: a server of service discovery or of redirects could otherwise read
// the credentials of the machine. The address is checked where the connection is made, after the name has been looked up, so
// that a name which means another address a moment later is no way around it.
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html

import { type LookupAddress, type LookupOptions, lookup as lookUpName } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { CollectError } from '#collect'

const forbidden = new BlockList()
// Link-local: metadata of EC2, ECS and other clouds, X-Ray's daemon (RFC 3927, RFC 4291).
forbidden.addSubnet('169.254.0.0', 16, 'ipv4')
forbidden.addSubnet('fe80::', 10, 'ipv6')
// AWS' own services of a machine by IPv6: metadata, credentials of pods, DNS, time.
forbidden.addSubnet('fd00:ec2::', 32, 'ipv6')
// Metadata outside link-local: Azure, Alibaba Cloud, Oracle Cloud, Google Cloud.
for (const address of ['168.63.129.16', '100.100.100.200', '192.0.0.192'])
  forbidden.addAddress(address, 'ipv4')
forbidden.addAddress('fd20:ce::254', 'ipv6')

/** Also as IPv6 has it: mapped (RFC 4291), and translated (RFC 6052, RFC 3056). */
export function isForbiddenAddress(address: string): boolean {
  if (isIP(address) === 4) return forbidden.check(address, 'ipv4')
  if (isIP(address) !== 6) return false
  const embedded = embeddedAddress(address)
  return forbidden.check(address, 'ipv6') || (embedded !== undefined && forbidden.check(embedded, 'ipv4'))
}

function embeddedAddress(address: string): string | undefined {
  // The form of URLs: groups of hexadecimal digits, the longest run of zeros left out.
  const text = new URL(`http://[${address.split('%', 1)[0]}]`).hostname.slice(1, -1)
  const [head = '', tail] = text.split('::')
  const groups = (part: string) => (part === '' ? [] : part.split(':').map((one) => Number.parseInt(one, 16)))
  const before = groups(head)
  const after = groups(tail ?? '')
  const all = [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after]
  const [a = 0, b = 0, c = 0] = all
  const dotted = (high: number, low: number) => [high >> 8, high & 255, low >> 8, low & 255].join('.')
  if (a === 0x2002) return dotted(b, c)
  const isMapped = all.slice(0, 5).every((one) => one === 0) && (all[5] === 0xffff || all[5] === 0)
  const isTranslated = a === 0x64 && b === 0xff9b
  return isMapped || isTranslated ? dotted(all[6] as number, all[7] as number) : undefined
}

export type LookUp = (
  hostname: string,
  options: LookupOptions & { readonly all: true },
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void

/** Which requests go nowhere. */
export interface AddressGuard {
  /**
   * Of an address in the URL.
   * @throws {CollectError}
   */
  check(url: URL, where: string): void
  /** Of a name in the URL: fails with `ForbiddenAddress` if any of its addresses is forbidden. */
  lookupFor(url: URL): LookupFunction
}

/**
 * @param runtimeApi of Lambda, host and port: a request there would take an event away; undefined elsewhere
 * @param lookUp of names
 */
export function createAddressGuard(
  runtimeApi: string | undefined,
  lookUp: LookUp = lookUpName,
): AddressGuard {
  const [, runtimePort] = /:(\d+)$/.exec(runtimeApi ?? '') ?? []
  const isForbidden = (address: string, { port }: URL): boolean =>
    isForbiddenAddress(address) || ((port || '80') === runtimePort && isThisMachine(address))
  return {
    check(url, where) {
      const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
      if (isIP(host) !== 0 && isForbidden(host, url)) throw forbiddenError(where)
    },
    lookupFor: (url) => (hostname, options, done) => {
      lookUp(hostname, { ...options, all: true }, (error, addresses) => {
        const [first] = addresses ?? []
        if (error !== null || first === undefined) done(error ?? notFound(hostname), '', 0)
        else if (addresses.some(({ address }) => isForbidden(address, url)))
          done(new ForbiddenAddress(), '', 0)
        else if (options.all === true) done(null, addresses)
        else done(null, first.address, first.family)
      })
    },
  }
}

/** What a `lookup` fails with. */
export class ForbiddenAddress extends Error {}

export function forbiddenError(where: string): CollectError {
  const words = 'its address is one that no request goes to: link-local, metadata, or the API of the runtime'
  return new CollectError('forbidden_address', `${where}: ${words}`)
}

function notFound(hostname: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), { code: 'ENOTFOUND' })
}

/** 0.0.0.0 and :: lead here, too. */
function isThisMachine(address: string): boolean {
  return /^127\.|^0\.0\.0\.0$|^::1?$|^::ffff:(?:7f|127\.)/.test(address)
}
