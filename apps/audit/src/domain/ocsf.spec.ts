import { allEvents, eventType } from '@cordon/contracts'
import '@cordon/contracts/audit'
import '@cordon/contracts/connectors'
import '@cordon/contracts/erasure'
import '@cordon/contracts/identity'
import '@cordon/contracts/inbox'
import '@cordon/contracts/moderation'
import '@cordon/contracts/publishing'
import '@cordon/contracts/trail'
import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { classOfAggregate, ocsfKind, severityOfType, toOcsf, type WatchedEntry } from './ocsf'

const names = allEvents().map(({ name }) => name)
const entry: WatchedEntry = {
  index: 7,
  origin: 'identity',
  position: 3,
  time: new Date('2026-11-22T09:00:00.000Z'),
  eventId: '0197a000-0000-7000-8000-000000000001',
  type: 'identity.session.started.v1',
  subject: '0197a000-0000-7000-8000-000000000002',
  actor: 'person:0197a000-0000-7000-8000-000000000003',
  authority: 'signed in by pwd',
  leafHash: 'ab'.repeat(32),
  sound: undefined,
}

describe('the kinds of OCSF', () => {
  it('are settled for every event of the contracts, and for none that is gone', () => {
    const aggregateOf = (name: string) => name.split('.').slice(0, 2).join('.')
    const keys = names.map((name) => {
      const own = aggregateOf(name)
      return own in classOfAggregate ? own : `*.${name.split('.')[1]}`
    })
    expect(new Set(keys)).toEqual(new Set(Object.keys(classOfAggregate)))
    expect(Object.keys(severityOfType).filter((name) => !names.includes(name))).toEqual([])
  })

  it('are those that docs/siem.md tells of', () => {
    const written = readFileSync(join(__dirname, '../../../../docs/siem.md'), 'utf8')
    const table = written.slice(written.indexOf('| event '), written.indexOf('\n\n', written.indexOf('| event ')))
    const rows = table
      .split('\n')
      .slice(2)
      .map((row) =>
        row
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      )
    const wanted = [...new Set(names.map((name) => name.replace(/^\w+\.(heartbeat|record|request)\./, '*.$1.')))].map(
      (name) => {
        const kind = ocsfKind(`${name.replace('*', 'inbox')}.v1`)
        const activity = `${kind.activityId} ${kind.activity}`
        return [
          `\`${name}\``,
          `${kind.classUid} ${kind.className}`,
          activity,
          String(kind.severityId),
          String(kind.statusId),
        ]
      },
    )
    expect(rows).toEqual(wanted)
  })

  it('make a failed check of the ledger a critical finding', () => {
    expect(ocsfKind('audit.verification.finished.v1', false)).toMatchObject({
      classUid: 2004,
      activityId: 1,
      severityId: 5,
    })
    expect(ocsfKind('audit.verification.finished.v1', true)).toMatchObject({ classUid: 6003, severityId: 1 })
  })

  it('take what nobody has sorted yet for another activity', () => {
    expect(ocsfKind('publishing.campaign.ended.v1')).toMatchObject({
      classUid: 6003,
      activityId: 99,
      activity: 'ended',
    })
  })
})

describe('an OCSF event', () => {
  it('has what its class asks for', () => {
    for (const type of allEvents().map(eventType)) {
      const event = toOcsf({ ...entry, type }, 'police.example/ledger')
      const { class_uid: uid, activity_id: activity } = event as { class_uid: number; activity_id: number }
      expect(event).toMatchObject({
        category_uid: Math.floor(uid / 1000),
        type_uid: uid * 100 + activity,
        time: 1795338000000,
        metadata: { version: '1.3.0', uid: entry.eventId, sequence: 7, product: { vendor_name: 'Cordon' } },
        unmapped: { ledger: { index: 7, leaf_hash: entry.leafHash } },
      })
      expect(Object.keys(event)).toEqual(expect.arrayContaining(required[uid] ?? ['never']))
    }
  })

  it('lets no text out that is none of our ids', () => {
    const anything = fc.string({ minLength: 1, unit: 'binary' }).map((text) => `${text} x`)
    fc.assert(
      fc.property(anything, (text) => {
        const event = toOcsf({ ...entry, subject: text, actor: text, authority: text }, 'l')
        expect(JSON.stringify(event)).not.toContain(JSON.stringify(text).slice(1, -1))
      }),
    )
  })
})

/** What OCSF 1.3.0 requires, and where it asks for one of several, ours. */
const required: Record<number, string[]> = {
  2004: ['finding_info'],
  3001: ['user', 'actor'],
  3002: ['user', 'service'],
  3004: ['entity'],
  6002: ['app'],
  6003: ['actor', 'api', 'src_endpoint'],
  6005: ['actor', 'database', 'src_endpoint'],
}
