import { mediaPath, type MediaLine } from './evidence-line'

/** What a page says of one entry. All of it is text and is escaped. */
export interface ReadableEntry {
  readonly index: number
  readonly time: string
  readonly who: string
  /** The job title at the time. */
  readonly title?: string
  readonly summary: string
  readonly authority: string
  readonly type: string
  /** Canonical JSON, or undefined where it was erased. */
  readonly content: unknown
  /** What came with it. */
  readonly media?: readonly MediaLine[]
}

export interface Cover {
  readonly bundleId: string
  readonly ledger: string
  readonly reference: string
  readonly purpose: string
  readonly createdAt: string
  readonly entries: number
  readonly payloads: number
  /** Pictures and videos that are in it, and those that could not be had. */
  readonly media: number
  readonly mediaMissing: number
  readonly checkpointSize: number
  readonly filter: Readonly<Record<string, string>>
  readonly pages: number
  readonly staffKey: boolean
  /** Pseudonyms that occur in the pages. */
  readonly staff: readonly string[]
}

/** Pictures from beside the page alone, which Chromium's reading of 'self' is for files too. */
export const PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'"

const STYLE = `:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.2rem 1rem}dt{font-weight:600}dd{margin:0;overflow-wrap:anywhere}
article{border-top:1px solid;padding:.6rem 0}h2{font-size:1.05rem;margin:.2rem 0}pre{white-space:pre-wrap;overflow-wrap:anywhere;font-size:.85rem}
img{max-width:100%;max-height:80vh}a:focus-visible,summary:focus-visible{outline:3px solid}@media print{body{max-width:none;margin:0}}`

export function pagePath(number: number): string {
  return `data/pages/${pageName(number)}`
}

export function coverPage(cover: Cover): string {
  const list = Array.from({ length: cover.pages }, (_, i) => `<li><a href="${pageName(i + 1)}">Part ${i + 1}</a></li>`)
  const filter = Object.entries(cover.filter).map(([name, value]) => `${name}: ${value}`)
  return page(
    'Evidence bundle',
    `<h1>Evidence bundle</h1>
<dl>${facts({
      Reference: cover.reference,
      Purpose: cover.purpose,
      'Asked for': cover.createdAt,
      'Steps in it': String(cover.entries),
      'Messages as the network sent them': String(cover.payloads),
      'Pictures and videos': pictures(cover),
      Shows: filter.length === 0 ? 'the whole ledger' : filter.join('; '),
      Ledger: `${cover.ledger}, sealed at ${cover.checkpointSize} entries`,
      Bundle: cover.bundleId,
    })}</dl>
<h2>What happened</h2>
<nav aria-label="Parts"><ol>${list.join('')}</ol></nav>
<p>A few pages to print, with the texts of messages, are <a href="../summary.pdf">the summary</a>.</p>
<h2>Names</h2>
<p>On these pages staff are called by what they did: ${escape(cover.staff.join(', ') || 'nobody of staff acted here')}. ${
      cover.staffKey
        ? 'Who is who is in the file staff-key.json, which opens with the pass phrase chosen when the bundle was made.'
        : 'No pass phrase was chosen, so no list of who is who is in the bundle.'
    } The files for machines, entries.jsonl among them, hold names as they were recorded: show these pages where names must stay private, not those files.</p>
<h2>How anybody can check this</h2>
<p>Each step was sealed when it happened, in a record that is only ever added to. Beside each step stands a proof, a short list of numbers, that leads to one signature
over the whole record. If a letter of a step were changed, its proof would no longer lead there. Two separate programs check this on any computer, without Cordon and
without a network; either needs the public key of the record, which you should have received by another way:</p>
<pre>node verify.mjs --bundle &lt;this bundle&gt; --vkey &lt;public key&gt;
python3 verify.py --bundle &lt;this bundle&gt; --vkey &lt;public key&gt;</pre>
<p>These pages are for reading. What counts are the files for machines beside them.</p>`,
  )
}

export function entriesPage(
  number: number,
  pages: number,
  entries: readonly ReadableEntry[],
  hide: (text: string) => string,
): string {
  const steps = [
    '<a href="index.html">Cover</a>',
    number > 1 ? `<a href="${pageName(number - 1)}">Part ${number - 1}</a>` : '',
    number < pages ? `<a href="${pageName(number + 1)}">Part ${number + 1}</a>` : '',
  ].filter(Boolean)
  const nav = `<nav aria-label="Other parts"><p>${steps.join(' · ')}</p></nav>`
  const title = `Evidence bundle, part ${number} of ${pages}`
  return page(title, `<h1>${title}</h1>${nav}${entries.map((entry) => article(entry, hide)).join('')}${nav}`)
}

function article(
  { index, time, who, title, summary, authority, type, content, media = [] }: ReadableEntry,
  hide: (text: string) => string,
) {
  const shown = content === undefined ? 'Erased.' : hide(JSON.stringify(content, null, 2))
  return `<article id="entry-${index}"><h2>${escape(hide(summary))}</h2>
<dl>${facts({
    When: `${time.replace('T', ' ').replace(/\.\d+Z$|Z$/, '')} UTC`,
    Who: hide(title === undefined ? who : `${who}, ${title}`),
    Authority: hide(authority),
    Step: `${type}, entry ${index}`,
  })}</dl>${media.map((line) => figure(line)).join('')}<details><summary>Everything recorded of entry ${index}</summary><pre>${escape(shown)}</pre></details></article>
`
}

// A picture is shown when its reader opens it and not before: nobody knows what it shows.
function figure(line: MediaLine): string {
  const name = `Attachment ${line.place + 1} of entry ${line.index}`
  if ('reason' in line) return `<p>${escape(`${name} could not be had when this bundle was made: ${line.reason}`)}</p>`
  const when = `${line.fetchedAt.replace('T', ' ').replace(/\.\d+Z$|Z$/, '')} UTC`
  const href = mediaPath(line.sha256, line.contentType).replace('data/', '../')
  const picture = line.contentType.startsWith('image/')
    ? `<p><img src="${href}" alt="${escape(`${name}, not described`)}" loading="lazy"></p>`
    : ''
  return `<details><summary>${escape(name)}: ${line.contentType}</summary>${picture}<p><a href="${href}">Open ${escape(name)}</a>.
It was fetched when this bundle was made, at ${escape(when)}, not when the message arrived.</p></details>`
}

function pictures({ media, mediaMissing }: Cover): string {
  const missing = mediaMissing > 0 ? `; ${mediaMissing} could not be had` : ''
  return media === 0 ? `none${missing}` : `${media}, as they were when this bundle was made${missing}`
}

function facts(pairs: Record<string, string>): string {
  return Object.entries(pairs)
    .map(([name, value]) => `<dt>${escape(name)}</dt><dd>${escape(value)}</dd>`)
    .join('')
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${PAGE_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer"><title>${escape(title)}</title>
<style>${STYLE}</style></head><body><main>
${body}
</main></body></html>
`
}

function pageName(number: number): string {
  return `entries-${String(number).padStart(5, '0')}.html`
}

// Also direction marks, which could make a name or an amount read otherwise than it is written.
function escape(text: string): string {
  return text
    .replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, (sign) => `[U+${sign.charCodeAt(0).toString(16).toUpperCase()}]`)
}
