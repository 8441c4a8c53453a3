import { AddressGuard, AddressRefused, isPublicAddress, publicLookup } from './address-guard'

describe('the address guard', () => {
  const guard = new AddressGuard(['127.0.0.1:4100', 'social.internal'])

  it.each([
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://10.1.2.3/',
    'https://169.254.169.254/latest/meta-data',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://[64:ff9b::a00:1]/',
    'https://[fd00::1]/',
    'https://[fe80::1]/',
    'http://mastodon.example/',
    'ftp://mastodon.example/',
    'file:///etc/passwd',
    'https://user:secret@mastodon.example/',
    'https://0.0.0.0/',
    'https://127.0.0.1:4101/',
  ])('refuses %s', (address) => {
    expect(() => guard.check(new URL(address))).toThrow(AddressRefused)
  })

  it.each([
    'https://mastodon.example/',
    'https://93.184.215.14/',
    'https://[2606:2800:21f::1]/',
    'http://127.0.0.1:4100/',
    'http://social.internal:8080/',
  ])('allows %s', (address) => {
    expect(() => guard.check(new URL(address))).not.toThrow()
  })

  it('knows public addresses from all others', () => {
    for (const address of [
      '8.8.8.8',
      '100.63.255.255',
      '172.32.0.1',
      '2a00:1450:4009::1',
      '::ffff:8.8.8.8',
      '64:ff9b::808:808',
    ])
      expect([address, isPublicAddress(address)]).toEqual([address, true])
    for (const address of [
      '100.64.0.1',
      '172.31.9.9',
      '192.168.0.1',
      '224.0.0.1',
      '255.255.255.255',
      '::',
      '::ffff:192.168.0.1',
      '2001:db8::1',
      '2002:a00:1::',
      'ff02::1',
      'fe80::1%eth0',
    ])
      expect([address, isPublicAddress(address)]).toEqual([address, false])
  })

  it('refuses a name that resolves to this machine', async () => {
    for (const all of [true, false]) {
      const outcome = await new Promise<unknown>((resolve) =>
        publicLookup('localhost', { all }, (error) => resolve(error)),
      )
      expect(outcome).toBeInstanceOf(AddressRefused)
    }
  })
})
