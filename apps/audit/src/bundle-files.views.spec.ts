import type { EvidenceEntry } from '@cordon/evidence'
import { staffActs } from './bundle-files.views'

it('knows who acted by name, also where the content has no canonical form', () => {
  const entry = { actor: 'person:7', authority: 'post:draft as officer' } as EvidenceEntry['entry']
  const stated = { actorName: 'Priya Raman', data: { text: 'half \ud83d' } }
  const entries = [stated, { json: JSON.stringify(stated) }, null].map(
    (content) => ({ entry, content }) as EvidenceEntry,
  )
  expect([...staffActs(entries)].map(({ name }) => name)).toEqual(['Priya Raman', 'Priya Raman', undefined])
})
