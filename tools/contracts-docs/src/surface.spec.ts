import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { eventType, type EventContract, type Procedure } from '@cordon/contracts'
import { approvePost } from '@cordon/contracts/publishing'
import { deadLetters } from '@cordon/contracts/dead-letter'
import { contractFolders, exportPlaceOf, wholeSurface } from './surface'

describe('the surface', () => {
  it('holds every folder of the contracts', () => {
    const folders = readdirSync(join(__dirname, '../../../libs/contracts/src'), { withFileTypes: true })
    expect(Object.keys(contractFolders).sort()).toEqual(
      folders
        .filter((entry) => entry.isDirectory() && !['client', 'wording'].includes(entry.name))
        .map(({ name }) => name)
        .sort(),
    )
  })

  it('knows where each contract is exported', () => {
    expect(exportPlaceOf(approvePost)).toEqual({ folder: 'publishing', way: ['approvePost'] })
    expect(exportPlaceOf(deadLetters.inbox.list)).toEqual({
      folder: 'dead-letter',
      way: ['deadLetters', 'inbox', 'list'],
    })
    const { procedures, events } = wholeSurface()
    for (const contract of [...procedures, ...events]) expect(exportPlaceOf(contract).way).not.toEqual([])
  })

  it('refuses a contract that no index.ts exports', () => {
    expect(() => exportPlaceOf({ ...approvePost, name: 'publishing.post.hide' })).toThrow('publishing.post.hide')
  })

  it('lists procedures by name and events by name and version', () => {
    const { procedures, events } = wholeSurface()
    const ordered = (names: string[]) => [...names].sort((a, b) => a.localeCompare(b))
    const names = procedures.map((procedure: Procedure) => procedure.name)
    const types = events.map((event: EventContract) => eventType(event))
    expect([names, types]).toEqual([ordered(names), ordered(types)])
  })
})
