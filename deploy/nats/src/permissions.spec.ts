import { consumes, durableName, inboxPrefix, serviceNames, streamOf } from '@cordon/contracts'
import { permissionsOf, type NatsUser } from './permissions'
import { natsConfig, supportsSyncAlways } from './server-config'

const everybodyButTester: NatsUser[] = [...serviceNames, 'provisioner', 'erasure', 'reader', 'siem']

describe('permissionsOf', () => {
  it('lets a service publish events of its own only', () => {
    for (const service of serviceNames) {
      const events = permissionsOf(service).publish.allow.filter((subject) => subject.startsWith('evt.'))
      expect(events).toEqual([`evt.${service}.>`])
    }
  })

  it('lets nobody but the provisioner change, purge or delete a stream', () => {
    for (const user of everybodyButTester.filter((name) => name !== 'provisioner')) {
      const changing = permissionsOf(user).publish.allow.filter(
        (subject) =>
          /^\$JS\.API\.(>|\*|STREAM\.(?!INFO\.|MSG\.))/.test(subject) ||
          (user !== 'erasure' && subject.startsWith('$JS.API.STREAM.MSG.DELETE')),
      )
      expect([user, changing]).toEqual([user, []])
    }
  })

  it('lets nobody hear the replies to another', () => {
    for (const user of everybodyButTester) {
      const inboxes = permissionsOf(user).subscribe.allow.filter((subject) => /^(_INBOX|>|\*)/.test(subject))
      expect(inboxes).toEqual([`${inboxPrefix(user)}.>`])
    }
  })

  it('lets audit alone write what the SIEM reads, and the SIEM nothing but read it', () => {
    const writers = everybodyButTester.filter((user) => permissionsOf(user).publish.allow.includes('siem.ocsf.v1'))
    expect(writers).toEqual(['audit'])
    const { publish, subscribe } = permissionsOf('siem')
    expect(
      publish.allow.filter((subject) => !/^\$JS\.(API\.INFO$|(API|ACK)\..*siem\.siem-reader(\.>)?$|ACK)/.test(subject)),
    ).toEqual([])
    expect(subscribe.allow).toEqual(['_INBOX_siem.>'])
  })

  it('names a durable consumer for each source in the table and lets only its service pull from it', () => {
    for (const consumer of serviceNames) {
      for (const source of consumes[consumer]) {
        const pull = `$JS.API.CONSUMER.MSG.NEXT.${streamOf(source)}.${durableName(consumer, source)}`
        expect(permissionsOf(consumer).publish.allow).toContain(pull)
        for (const other of everybodyButTester.filter((name) => name !== consumer && name !== 'provisioner')) {
          const { allow, deny } = permissionsOf(other).publish
          const covered = allow.includes(pull) || allow.includes(pull.replace(/[^.]+$/, '*'))
          expect([other, covered && !deny.includes(pull)]).toEqual([other, false])
        }
      }
    }
  })
})

describe('natsConfig', () => {
  const options = { listen: '127.0.0.1:-1', serverName: 'cordon', storeDir: '/tmp/x', sync: 'always' as const }

  it('asks for a sync of every message only from a server that knows the option', () => {
    expect(natsConfig({}, { ...options, serverVersion: '2.9.10' })).not.toContain('sync_interval')
    expect(natsConfig({}, { ...options, serverVersion: '2.10.29' })).toContain('sync_interval: always')
    expect(natsConfig({}, { ...options, sync: 'default', serverVersion: '2.10.29' })).not.toContain('sync_interval')
    expect(['2.9.25', '2.10.0', '2.12.1', '3.0.0'].map(supportsSyncAlways)).toEqual([false, true, true, true])
  })

  it('contains no user without a key', () => {
    const config = natsConfig({ inbox: 'UINBOX' }, { ...options, serverVersion: '2.10.29' })
    expect(config.match(/nkey: \S+/g)).toEqual(['nkey: UINBOX'])
  })
})
