import { readPdf } from '@cordon/testing/pdf'
import { MOST_STEPS, summaryPdf, type Summary } from '../src/index'
import { hostile, message, sampleSummary } from './sample-summary'

const read = async (other?: Partial<Summary>) => readPdf(await summaryPdf(sampleSummary(other)))
const hostileTexts = Object.values(hostile)

function expectInside({ pages }: Awaited<ReturnType<typeof read>>): void {
  for (const { texts, width, height } of pages)
    for (const { text, x, y, right } of texts)
      expect({ text, inside: x >= 55 && right <= width - 55 && y >= 30 && y <= height - 30 }).toEqual({
        text,
        inside: true,
      })
}

describe('the summary of a bundle', () => {
  it('says what it covers, who asked for it, how it is sealed, what happened and what was written', async () => {
    const { text, pages } = await read()
    for (const words of [
      'CASE 17/2026',
      'Disclosure to the court',
      'with the whole thread, before and after',
      '2026-11-21 09:01:00 UTC to 2026-11-21 09:09:00 UTC',
      'Auditor A',
      'evidence:export as auditor',
      '6, 1 of them without content, which was erased',
      '123,456',
      'ab'.repeat(32),
      'police.example/ledger, key 0a1b2c3d',
      'witness.council.example, key 11223344, at 2026-11-21 09:59:00 UTC',
      'CN=Time Stamping Authority',
      'data/entries.jsonl 0f0f',
      'Not proven: that what is recorded was true.',
      '4 Something arrived and is kept',
      '41 2026-11-21 09:07:00 Officer A Officer A answered @angry',
      'You are useless. I know where you live.',
      'Entry 4 · 2026-11-21 09:01:00 UTC · Of the public: a reply by an author who is erased Erased. The content was',
      'node verify.mjs --bundle',
      'python3 verify.py --bundle',
      'verify.html',
    ])
      expect(text).toContain(words)
    expect(text).not.toContain('are left out here')
    expect(text).not.toContain('These are the first')
    pages.forEach(({ texts }, i) => {
      const page = texts.map((one) => one.text).join(' ')
      expect(page).toContain(`Page ${i + 1} of ${pages.length}`)
      expect(page).toContain('Evidence bundle 01976f00-0000-7000-8000-000000000001 · CASE 17/2026')
    })
    expect(pages.length).toBeLessThanOrEqual(4)
  })

  it('says plainly what is missing', async () => {
    const { timeStamp: _, ...checkpoint } = sampleSummary().checkpoint
    const nothing = { entries: 0, erased: 0, payloads: 0, media: 0, mediaMissing: 0, period: undefined, covers: [] }
    const { text } = await read({
      ...nothing,
      checkpoint: { ...checkpoint, witnesses: [] },
      ...{ kinds: [], steps: [], stepsInAll: 0, messages: [], staffKey: false, payloadsWithheld: true },
    })
    for (const words of [
      'It holds no entries.',
      'None: no witness outside had signed this checkpoint',
      'None: no time stamping authority had stamped this checkpoint',
      'No witness had signed this checkpoint; compare it',
      'Left out: who asked may not read conversations.',
      'There are no texts of messages',
      'No pass phrase was chosen',
    ])
      expect(text).toContain(words)
  })

  it('is read aloud in English, with headings, tables and lists', async () => {
    const { title, lang, tagged, pages } = await read()
    expect({ title, lang, tagged }).toEqual({
      title: 'Evidence bundle CASE 17/2026: summary',
      lang: 'en-GB',
      tagged: true,
    })
    const roles = new Set(pages.flatMap((page) => page.roles))
    for (const role of ['Document', 'H1', 'H2', 'P', 'Table', 'TR', 'TH', 'TD', 'L', 'LI', 'BlockQuote'])
      expect(roles).toContain(role)
  })

  it('is the same bytes whenever it is written again', async () => {
    const [first, second] = [await summaryPdf(sampleSummary()), await summaryPdf(sampleSummary())]
    expect(first.equals(second)).toBe(true)
    expect(first.equals(await summaryPdf(sampleSummary({ purpose: 'Another' })))).toBe(false)
  })

  it('holds its ground against whatever the public writes', async () => {
    const steps = hostileTexts.map((what, index) => ({ index, time: 'no time', who: what.slice(0, 300), what }))
    const messages = hostileTexts.map((text, index) => message(index, text.slice(0, 300), text.slice(0, 2_000)))
    const shown = await read({
      steps,
      messages,
      reference: hostile.long!,
      purpose: hostile.direction!,
      covers: hostileTexts.map((text) => text.slice(0, 200)),
      authority: hostile.control!,
      staff: [hostile.stacked!],
    })
    expectInside(shown)
    for (const words of ['[U+202E]gnp.exe[U+202C]', 'escape [U+001B][31m', 'k[U+200B]i', '[and 117 more marks]algo'])
      expect(shown.text).toContain(words)
    for (const words of ['Cŵyn: mae’r heddlu’n araf, ŷch', 'Zażółć gęślą jaźń, Łódź', '🔪', '👍', '😀'])
      expect(shown.text).toContain(words)
    expect(shown.text).toContain('[U+6F22][U+6F22][U+6F22][U+6F22][and')
    expect(shown.text).not.toMatch(/[\u0000-\u0009\u200b\u202a-\u202e\u2066-\u2069]/)
    expect(shown.pages.length).toBeLessThan(20)
  })

  it('shows so much of a large bundle and says how much more there is and where', async () => {
    const [step] = sampleSummary().steps
    const steps = Array.from({ length: MOST_STEPS }, (_, index) => ({ ...step!, index }))
    const messages = Array.from({ length: 150 }, (_, i) => message(i, 'Of the public', `Text number ${i}.`))
    const long = { ...message(7, 'Of the public', 'We will find you. '.repeat(110)), length: 9_999 }
    const shown = await read({
      steps,
      stepsInAll: 7_000,
      entries: 1_000_000,
      messages: [long, ...messages],
      kinds: Array.from({ length: 60 }, (_, i) => ({ words: `kind ${i}`, count: 100 - i })),
    })
    for (const words of [
      '7,000 of the 1,000,000 entries',
      `the first ${MOST_STEPS} of them. 6,700 more follow in data/pages and data/entries.jsonl`,
      'the first 2,000 of 9,999 characters; all of them stand in data/pages',
      'Text number 98.',
      '51 more texts are left out here. They stand in data/pages',
      'of 35 further kinds',
    ])
      expect(shown.text).toContain(words)
    expect(shown.text).not.toContain('Text number 99.')
    expectInside(shown)
    expect(shown.pages.length).toBeLessThan(25)
  })

  it('stays short where texts are long', async () => {
    const messages = Array.from({ length: 100 }, (_, i) => message(i, 'x', 'a\n\n'.repeat(600)))
    const { pages, text } = await read({ messages })
    expect(pages.length).toBeLessThan(15)
    expect(text).toContain('90 more texts are left out here')
    expect(text).toContain('It goes on in data/pages.')
  })

  it('has nothing in it that acts or is fetched', async () => {
    const bytes = await summaryPdf(sampleSummary({ messages: [message(1, 'x', hostile.markup!)] }))
    expect(bytes.toString('latin1')).not.toMatch(
      /\/(JavaScript|JS|OpenAction|AA|URI|Launch|EmbeddedFile|AcroForm|GoToR)\b/,
    )
    const { pages } = await readPdf(bytes)
    expect(pages.map(({ links }) => links)).toEqual(pages.map(() => 0))
  })
})
