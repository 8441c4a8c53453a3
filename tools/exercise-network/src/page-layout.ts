import { escapeHtml } from './status-html'

export const STYLESHEET = `
:root { color-scheme: light dark; --ink: #1b1b1f; --soft: #55555f; --paper: #f6f6f8; --card: #fff; --line: #d5d5dc; --link: #1f4fa8; --warn: #ffe08a; --warn-ink: #3a2b00 }
@media (prefers-color-scheme: dark) { :root { --ink: #ececf1; --soft: #b4b4c0; --paper: #17171b; --card: #222228; --line: #3d3d47; --link: #9dc0ff; --warn: #5a4300; --warn-ink: #fff1c9 } }
* { box-sizing: border-box }
body { margin: 0; font: 1rem/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper) }
a { color: var(--link) }
a:focus-visible, button:focus-visible, input:focus-visible { outline: 3px solid var(--link); outline-offset: 2px }
.banner { background: var(--warn); color: var(--warn-ink); text-align: center; padding: .5rem 1rem; font-weight: 600 }
header, main, footer { max-width: 42rem; margin: 0 auto; padding: 0 1rem }
header { padding-top: 1rem; display: flex; gap: 1rem; align-items: baseline; flex-wrap: wrap }
header a { font-weight: 700 }
h1 { font-size: 1.4rem; margin: 1rem 0 }
article { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .75rem 1rem; margin: .75rem 0; overflow-wrap: anywhere }
article.focus { border: 2px solid var(--link) }
article.reply { margin-left: 1.5rem }
article p { margin: .4rem 0 }
.who { display: flex; gap: .6rem; align-items: center }
.who img { border-radius: .4rem }
.soft, footer { color: var(--soft); font-size: .9rem }
.org { border: 1px solid currentColor; border-radius: .3rem; padding: 0 .3rem; font-size: .75rem }
.attachment { max-width: 100%; height: auto; border-radius: .4rem }
.invisible { display: inline }
nav.pages { display: flex; justify-content: space-between; margin: 1rem 0 }
form.card { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: 1rem }
label { display: block; margin: .75rem 0 .25rem; font-weight: 600 }
input { width: 100%; font: inherit; padding: .5rem; border: 1px solid var(--soft); border-radius: .3rem; background: var(--paper); color: inherit }
button { font: inherit; font-weight: 600; padding: .55rem 1rem; margin: 1rem .5rem 0 0; border-radius: .3rem; border: 1px solid var(--link); background: transparent; color: var(--link); cursor: pointer }
button.primary { background: #1f4fa8; border-color: #1f4fa8; color: #fff }
.error { border-left: 4px solid #c62828; padding-left: .75rem; font-weight: 600 }
code { font-size: 1.05rem; overflow-wrap: anywhere }
`

export function layout(title: string, body: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)} – Exercise network</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
<div class="banner" role="note">Exercise network: not real people</div>
<header><a href="/">Exercise network</a><span class="soft">Aberwen and Caldermoor, a county that does not exist</span></header>
<main>
<h1>${escapeHtml(title)}</h1>
${body}
</main>
<footer><p>Every person, place and event here is invented for training and tests.</p></footer>
</body>
</html>
`
}
