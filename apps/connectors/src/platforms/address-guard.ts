import { lookup } from 'node:dns'
import { BlockList, isIP, isIPv4, type LookupFunction } from 'node:net'

export class AddressRefused extends Error {
  override readonly name = 'AddressRefused'
}

/**
 * Keeps a server address that a person typed, or that a server redirected to, from reaching anything but the public internet over https.
 * `allowedHosts` (`host` or `host:port`, from configuration) are exempt: the exercise network, an organisation's own server.
 */
export class AddressGuard {
  private readonly allowed: ReadonlySet<string>

  constructor(allowedHosts: readonly string[] = []) {
    this.allowed = new Set(allowedHosts.map((host) => host.toLowerCase()))
  }

  exempts(url: URL): boolean {
    const port = url.port || (url.protocol === 'https:' ? '443' : '80')
    const hostname = url.hostname.toLowerCase()
    return this.allowed.has(hostname) || this.allowed.has(`${hostname}:${port}`)
  }

  /** Throws AddressRefused. Names are checked again when they resolve, by {@link publicLookup}. */
  check(url: URL): void {
    if (url.protocol !== 'https:' && url.protocol !== 'http:')
      throw new AddressRefused('Only web addresses are allowed.')
    if (url.username || url.password) throw new AddressRefused('An address with a password in it is not allowed.')
    if (this.exempts(url)) return
    if (url.protocol !== 'https:') throw new AddressRefused(`${url.host} must be reached over https.`)
    // undici does not call `lookup` for IP literals (seen with 8.12), so they are decided here.
    const literal = url.hostname.replace(/^\[|\]$/g, '')
    if (isIP(literal) && !isPublicAddress(literal)) throw new AddressRefused(`${url.host} is not a public address.`)
  }
}

/** A `lookup` for net.connect that fails when a name resolves to any address that is not public. */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '', 0)
    const [first] = addresses
    if (!first || addresses.some(({ address }) => !isPublicAddress(address)))
      return callback(
        Object.assign(new AddressRefused(`${hostname} does not resolve to a public address.`), {
          code: 'ERR_ADDRESS_REFUSED',
        }),
        '',
        0,
      )
    if (options.all) return callback(null, addresses)
    callback(null, first.address, first.family)
  })
}

/** IANA special-purpose registries (RFC 6890 and successors): everything not globally reachable is refused. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !reserved4.check(address, 'ipv4')
  const embedded = embeddedIPv4(address)
  if (embedded) return !reserved4.check(embedded, 'ipv4')
  return globalUnicast6.check(address, 'ipv6') && !reserved6.check(address, 'ipv6')
}

/** IPv4-mapped (::ffff:0:0/96) and NAT64 (64:ff9b::/96) addresses reach the IPv4 address inside them. */
function embeddedIPv4(address: string): string | null {
  const canonical = new URL(`http://[${address.replace(/%.*$/, '')}]`).hostname.slice(1, -1)
  const match = /^(?:::ffff:|64:ff9b::)([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(canonical)
  if (!match) return null
  const [high, low] = [parseInt(match[1] as string, 16), parseInt(match[2] as string, 16)]
  return [high >> 8, high & 255, low >> 8, low & 255].join('.')
}

const reserved4 = subnets('ipv4', [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
])
const globalUnicast6 = subnets('ipv6', ['2000::/3'])
const reserved6 = subnets('ipv6', ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'])

function subnets(family: 'ipv4' | 'ipv6', ranges: readonly string[]): BlockList {
  const list = new BlockList()
  for (const range of ranges) {
    const [network, prefix] = range.split('/') as [string, string]
    list.addSubnet(network, Number(prefix), family)
  }
  return list
}
