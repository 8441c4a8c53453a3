import fc from 'fast-check'
import { textOfHtml } from './status-text'

describe('the text of a status', () => {
  it.each([
    ['paragraphs and breaks', '<p>One</p><p>Two<br>three<br /><br />four</p>', 'One\n\nTwo\nthree\n\nfour'],
    [
      'entities',
      '<p>5 &lt; 6 &amp;&amp; &quot;q&quot; &#39;a&#39; &#x1F600; &nbsp;caf&eacute; &amp;lt; &#0; &bogus;</p>',
      '5 < 6 && "q" \'a\' 😀 \u00a0caf&eacute; &lt; \ufffd &bogus;',
    ],
    [
      'an address that Mastodon shortens on the page',
      '<p>See <a href="https://example.org/a/long/path?x=1&amp;y=2" rel="nofollow"><span class="invisible">https://</span><span class="ellipsis">example.org/a/lo</span><span class="invisible">ng/path?x=1&amp;y=2</span></a>.</p>',
      'See https://example.org/a/long/path?x=1&y=2.',
    ],
    [
      'a link that says one thing and does another',
      '<a href="https://evil.example/x">https://bank.example</a>',
      'https://bank.example (https://evil.example/x)',
    ],
    [
      'a link in words',
      '<p>Read <a href="https://example.org/">our page</a> now</p>',
      'Read our page (https://example.org/) now',
    ],
    [
      'mentions and hashtags',
      '<p><span class="h-card"><a href="https://a.example/@jo" class="u-url mention">@<span>jo</span></a></span> <a href="https://a.example/tags/x" class="mention hashtag">#<span>x</span></a></p>',
      '@jo #x',
    ],
    [
      'lists and quotations',
      '<blockquote>Said</blockquote><p>then</p><ul><li>a</li><li>b</li></ul>',
      'Said\n\nthen\n\n- a\n- b',
    ],
    ['preformatted text', '<pre><code>a\n  b</code></pre>', 'a\n  b'],
    ['what nobody sees', '<p>a<script>alert("<p>x</p>")</script><style>p{}</style><!-- c --></p>b', 'a\n\nb'],
    ['lone brackets', 'a < b, 1<2, x <3 <', 'a < b, 1<2, x <3 <'],
    ['an unfinished tag', '<p>kept</p><a href="https://example.org', 'kept'],
    ['white space as a page shows it', '<p>\n  a \n b\t</p>\n', 'a b'],
  ])('keeps %s', (_, html, text) => {
    expect(textOfHtml(html)).toBe(text)
  })

  it('gives back any escaped plain text', () => {
    const plain = fc.string({ unit: 'grapheme' }).map((text) => text.replace(/[\s\u0085]+/gu, ' ').trim())
    fc.assert(
      fc.property(plain, (text) => {
        const html = `<p>${text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`)}</p>`
        expect(textOfHtml(html)).toBe(text)
      }),
    )
  })

  it('takes time in proportion to a hostile source', () => {
    for (const part of [
      '<a href="',
      '<',
      '<p',
      '&',
      '<script>',
      '<a href="x">',
      '<!--',
      "<a title='",
      '&#'.repeat(3),
    ]) {
      const started = performance.now()
      textOfHtml(part.repeat(300_000 / part.length))
      expect([part, performance.now() - started < 5_000]).toEqual([part, true])
    }
  })
})
