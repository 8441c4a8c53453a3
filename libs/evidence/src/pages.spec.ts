import { coverPage, entriesPage, PAGE_POLICY } from './pages'

const entry = {
  index: 7,
  time: '2026-11-21T09:30:00.000Z',
  who: 'person:1',
  summary: '<img src=x onerror=alert(1)> by Priya Raman \u202egnp',
  authority: 'post:approve as "approver"',
  type: 'publishing.post.approved.v1',
  content: { text: '</pre><script>alert(1)</script>', by: 'Priya Raman' },
}
const cover = {
  bundleId: 'b',
  ledger: 'police.example/ledger',
  reference: '<b>17</b>',
  purpose: "it's",
  createdAt: '2026-11-21T10:00:00.000Z',
  entries: 1,
  payloads: 0,
  checkpointSize: 8,
  filter: { subject: '"x"' },
  pages: 2,
  staffKey: true,
  staff: ['Officer A'],
}

describe('pages of a bundle', () => {
  const hide = (text: string) => text.replaceAll('Priya Raman', 'Officer A').replaceAll('person:1', 'Officer A')
  const pages = [entriesPage(1, 2, [entry, { ...entry, content: undefined }], hide), coverPage(cover)]

  it('hold nothing that a browser would run or fetch', () => {
    for (const page of pages) {
      expect(page).toContain(`<meta http-equiv="Content-Security-Policy" content="${PAGE_POLICY}">`)
      expect(page).not.toMatch(/<script|<img|<b>|src=[^x]|https?:|@import|url\(/i)
      expect(page).not.toContain('\u202e')
      expect(page).not.toMatch(/<[^>]* on\w+=/)
      expect(
        [...page.matchAll(/href="([^"]*)"/g)].every(([, href]) => /^(entries-\d{5}|index)\.html$/.test(href as string)),
      ).toBe(true)
    }
  })

  it('name staff by pseudonym, and say where content was erased', () => {
    expect(pages[0]).not.toMatch(/Priya|person:1/)
    expect(pages[0]).toContain('Officer A')
    expect(pages[0]).toContain('<pre>Erased.</pre>')
    expect(pages[1]).toContain('files for machines')
  })
})
