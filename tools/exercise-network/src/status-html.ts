/** Plain text to the HTML Mastodon shows: paragraphs, line breaks, links, mentions as h-cards, hashtags. Nothing else gets through. */

export type MentionTarget = { username: string; url: string }

// Order matters: an @ inside a link is part of the link.
const TOKEN =
  /(?<url>https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]])|(?<![\w/@.])@(?<mention>[A-Za-z0-9_]{1,30})(?:@(?<host>[A-Za-z0-9.:-]*[A-Za-z0-9]))?|(?<![\p{L}\p{N}_/&#])#(?<tag>[\p{L}\p{N}_]*\p{L}[\p{L}\p{N}_]*)/gu

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character)
}

export function renderStatus(
  text: string,
  baseUrl: string,
  resolveMention: (username: string, host: string | undefined) => MentionTarget | undefined,
): string {
  const paragraphs = text
    .replace(/\r\n?/g, '\n')
    .trim()
    .split(/\n{2,}/)
  if (paragraphs.length === 1 && paragraphs[0] === '') return ''
  return paragraphs.map((paragraph) => `<p>${renderInline(paragraph, baseUrl, resolveMention)}</p>`).join('')
}

export function findMentions(text: string): { username: string; host: string | undefined }[] {
  return [...text.matchAll(TOKEN)].flatMap(({ groups }) =>
    groups?.mention ? [{ username: groups.mention, host: groups.host }] : [],
  )
}

export function findTags(text: string): string[] {
  return [
    ...new Set([...text.matchAll(TOKEN)].flatMap(({ groups }) => (groups?.tag ? [groups.tag.toLowerCase()] : []))),
  ]
}

/** As Mastodon counts: by code point (it counts graphemes; close enough here), a link is 23, a remote mention only its name. */
export function countCharacters(text: string): number {
  return [
    ...text.replace(TOKEN, (match: string, ...rest: unknown[]) => {
      const groups = rest.at(-1) as Record<string, string | undefined>
      if (groups.url) return 'x'.repeat(23)
      return groups.mention ? `@${groups.mention}` : match
    }),
  ].length
}

function renderInline(
  text: string,
  baseUrl: string,
  resolveMention: (username: string, host: string | undefined) => MentionTarget | undefined,
): string {
  let html = ''
  let from = 0
  for (const match of text.matchAll(TOKEN)) {
    html += escapeText(text.slice(from, match.index))
    from = match.index + match[0].length
    const { url, mention, host, tag } = match.groups ?? {}
    if (url) html += renderLink(url)
    else if (mention) html += renderMention(match[0], resolveMention(mention, host))
    else if (tag) html += renderTag(tag, baseUrl)
  }
  return html + escapeText(text.slice(from))
}

function escapeText(text: string): string {
  return escapeHtml(text).replaceAll('\n', '<br />')
}

function renderLink(url: string): string {
  const scheme = url.slice(0, url.indexOf('//') + 2)
  const shown = url.slice(scheme.length)
  return (
    `<a href="${escapeHtml(url)}" target="_blank" rel="nofollow noopener" translate="no">` +
    `<span class="invisible">${scheme}</span><span class="">${escapeHtml(shown)}</span></a>`
  )
}

function renderMention(written: string, target: MentionTarget | undefined): string {
  if (!target) return escapeHtml(written)
  return (
    `<span class="h-card" translate="no"><a href="${escapeHtml(target.url)}" class="u-url mention">` +
    `@<span>${escapeHtml(target.username)}</span></a></span>`
  )
}

function renderTag(tag: string, baseUrl: string): string {
  const href = `${baseUrl}/tags/${encodeURIComponent(tag.toLowerCase())}`
  return `<a href="${escapeHtml(href)}" class="mention hashtag" rel="tag">#<span>${escapeHtml(tag)}</span></a>`
}
