import { coverPage, entriesPage, PAGE_POLICY } from './pages'

const entry = {
  index: 7,
  time: '2026-11-21T09:30:00.000Z',
  who: 'person:1',
  title: 'Inspector <b>',
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
  media: 1,
  mediaMissing: 1,
  checkpointSize: 8,
  filter: { subject: '"x"' },
  pages: 2,
  staffKey: true,
  staff: ['Officer A'],
}

describe('pages of a bundle', () => {
  const hide = (text: string) => text.replaceAll('Priya Raman', 'Officer A').replaceAll('person:1', 'Officer A')
  const place = { index: 7, address: 'https://network.example/"><script>' }
  const had = {
    ...place,
    place: 0,
    contentType: 'image/png',
    fetchedAt: '2026-11-21T10:00:01.000Z',
    sha256: 'ab'.repeat(32),
  } as const
  const gone = { ...place, place: 1, reason: '<b>gone</b>', triedAt: '2026-11-21T10:00:01.000Z' }
  const withMedia = { ...entry, media: [had, { ...had, place: 2, contentType: 'video/mp4' as const }, gone] }
  const pages = [entriesPage(1, 2, [withMedia, { ...entry, content: undefined }], hide), coverPage(cover)]

  it('hold nothing that a browser would run or fetch', () => {
    for (const page of pages) {
      expect(page).toContain(`<meta http-equiv="Content-Security-Policy" content="${PAGE_POLICY}">`)
      expect(page.replace(/<img src="\.\.\/media\/[0-9a-f]{64}\.png" alt="[^"<>]*" loading="lazy">/g, '')).not.toMatch(
        /<script|<img|<b>|src=[^x]|https?:|@import|url\(/i,
      )
      expect(page).not.toContain('\u202e')
      expect(page).not.toMatch(/<[^>]* on\w+=/)
      expect(
        [...page.matchAll(/href="([^"]*)"/g)].every(([, href]) =>
          /^((entries-\d{5}|index)\.html|\.\.\/summary\.pdf|\.\.\/media\/[0-9a-f]{64}\.(png|mp4))$/.test(
            href as string,
          ),
        ),
      ).toBe(true)
    }
  })

  it('show pictures only to whoever opens them, and say when they were fetched or why they are missing', () => {
    const [page, cover] = pages as [string, string]
    expect(page.match(/<img /g)).toHaveLength(1)
    expect(page).toMatch(/<details><summary>Attachment 1 of entry 7: image\/png<\/summary><p><img /)
    expect(page).toContain('at 2026-11-21 10:00:01 UTC, not when the message arrived')
    expect(page).toContain('Attachment 2 of entry 7 could not be had when this bundle was made: &#60;b&#62;gone')
    expect(cover).toContain('1, as they were when this bundle was made; 1 could not be had')
  })

  it('name staff by pseudonym, and say where content was erased', () => {
    expect(pages[0]).not.toMatch(/Priya|person:1/)
    expect(pages[0]).toContain('<dt>Who</dt><dd>Officer A, Inspector &#60;b&#62;</dd>')
    expect(pages[0]).toContain('<pre>Erased.</pre>')
    expect(pages[1]).toContain('files for machines')
  })
})
