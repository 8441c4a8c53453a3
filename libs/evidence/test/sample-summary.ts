import type { Summary } from '../src/index'

/** What a summary of an incident says; members of `other` are as given there. */
export function sampleSummary(other: Partial<Summary> = {}): Summary {
  const time = (minute: number) => `2026-11-21T09:${String(minute % 60).padStart(2, '0')}:00.000Z`
  const steps = [
    { index: 3, time: time(1), who: 'Cordon (connectors)', what: 'Captured a mention by @angry on @police.example' },
    { index: 4, time: time(1), who: 'Cordon (moderation)', what: 'Assessed: high severity, review lane, found threat' },
    { index: 10, time: time(4), who: 'Officer A', what: 'Officer A took the conversation with @angry' },
    { index: 41, time: time(7), who: 'Officer A', what: 'Officer A answered @angry: “We are on our way.”' },
    { index: 42, time: time(9), who: 'Approver A', what: 'Approver A approved a reply to @angry for @police.example' },
    { index: 99, time: time(9), who: 'Cordon (connectors)', what: 'Sent to the network: https://network.example/9' },
  ]
  return {
    bundleId: '01976f00-0000-7000-8000-000000000001',
    ledger: 'police.example/ledger',
    reference: 'CASE 17/2026',
    purpose: 'Disclosure to the court',
    askedBy: 'Auditor A',
    authority: 'evidence:export as auditor',
    askedAt: '2026-11-21T10:00:00.000Z',
    madeAt: '2026-11-21T10:00:07.000Z',
    covers: ['about: the conversation 01976f00-0000-7000-8000-00000000000a', 'with the whole thread, before and after'],
    period: { from: time(1), to: time(9) },
    entries: 6,
    erased: 1,
    payloads: 1,
    payloadsMissing: 0,
    payloadsWithheld: false,
    media: 1,
    mediaMissing: 1,
    mediaEnded: false,
    checkpoint: {
      size: 123_456,
      root: Buffer.alloc(32, 0xab),
      signer: { name: 'police.example/ledger', keyId: '0a1b2c3d' },
      witnesses: [{ name: 'witness.council.example', keyId: '11223344', at: '2026-11-21T09:59:00.000Z' }],
      timeStamp: { at: '2026-11-21T09:58:00.000Z', authority: 'CN=Time Stamping Authority, O=Example' },
    },
    digests: ['data/bundle.json', 'data/entries.jsonl'].map((path) => ({ path, sha256: '0f'.repeat(32) })),
    kinds: [
      { words: 'Something arrived and is kept (connectors.item.captured.v1)', count: 4 },
      { words: 'One approval was recorded (publishing.post.approved.v1)', count: 2 },
    ],
    steps,
    stepsInAll: steps.length,
    messages: [
      message(3, 'Of the public: a mention by @angry (bluesky)', 'You are useless. I know where you live.'),
      { ...message(4, 'Of the public: a reply by an author who is erased', ''), text: undefined },
      message(41, 'Of the organisation: an answer by Officer A', 'We are on our way.'),
    ],
    custody: [
      { at: '2026-11-21T10:00:00.000Z', who: 'Auditor A', what: 'asked for it: Disclosure to the court' },
      { at: '2026-11-21T10:00:07.000Z', who: 'Cordon', what: 'made it, with 6 entries' },
    ],
    staff: ['Auditor A', 'Officer A', 'Approver A'],
    staffKey: true,
    ...other,
  }
}

export function message(index: number, whose: string, text: string): Summary['messages'][number] {
  return { index, time: '2026-11-21T09:01:00.000Z', whose, text, length: text.length, attachments: 0 }
}

/** Texts that somebody could send to break a document. */
export const hostile: Readonly<Record<string, string>> = {
  control: 'bell \u0007 null \u0000 escape \u001b[31m red \u001b[0m backspace \b\b\b half \ud83d end',
  direction: 'invoice \u202egnp.exe\u202c and \u2066isolated\u2069 and \u200emarks\u200f',
  hidden: 'k\u200bi\u200bl\u200bl \u00ad\ufeff \u{e0041}\u{e0042}',
  stacked: `Z${'\u0316\u0317\u0318\u0319\u031a\u0301'.repeat(20)}algo`,
  emoji: 'knife 🔪 thumbs 👍🏽 family 👨‍👩‍👧 flag 🇬🇧 heart ❤️ smile 😀',
  welsh: 'Cŵyn: mae’r heddlu’n araf, ŷch chi’n gwybod lle’r ŵyn? Tŷ â tho gwellt',
  polish: 'Zażółć gęślą jaźń, Łódź',
  arabic: 'مرحبا (كيف) حالكم؟ رقم 123 من Cardiff اليوم',
  persian: 'می‌خواهم به خانه بروم',
  hebrew: 'שלום (עולם) 42',
  mixed: 'He wrote “مرحبا بكم” and then left 😀.',
  missing: `漢字 ${'漢'.repeat(3000)}`,
  lines: '\n'.repeat(10_000),
  long: 'a'.repeat(10_000),
  words: 'We will find you. '.repeat(600),
  markup: '</P> (a) Tj ET \\) <</S /JavaScript /JS (app.alert(1))>> endstream endobj <script>alert(1)</script>',
}
