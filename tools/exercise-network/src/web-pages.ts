import type { FastifyInstance } from 'fastify'

import { threadAround } from './api/status.routes'
import type { Entities } from './entities'
import { layout, STYLESHEET } from './page-layout'
import { idKey } from './snowflake'
import type { AccountRecord, StatusRecord } from './records'
import { isHidden, mayView } from './statuses'
import { escapeHtml } from './status-html'
import type { World } from './world'

const PAGE = 20
const CSP =
  "default-src 'none'; style-src 'self'; img-src 'self'; media-src 'self'; base-uri 'none'; frame-ancestors 'none'"

/** The public face: timeline, profiles and threads, for people without an account and without JavaScript. */
export function webPages(server: FastifyInstance, world: World, entities: Entities): void {
  server.addHook('onSend', async (_, reply, payload) => {
    if (String(reply.getHeader('content-type')).startsWith('text/html')) reply.header('content-security-policy', CSP)
    reply.header('x-content-type-options', 'nosniff')
    return payload
  })

  server.get('/style.css', async (_, reply) => reply.type('text/css; charset=utf-8').send(STYLESHEET))
  server.get('/header.svg', async (_, reply) =>
    reply
      .type('image/svg+xml')
      .send(
        '<svg xmlns="http://www.w3.org/2000/svg" width="600" height="200"><rect width="600" height="200" fill="#4a5f8f"/></svg>',
      ),
  )
  server.get<{ Params: { file: string } }>('/avatars/:file', async (request, reply) => {
    const account = world.accountNamed(request.params.file.replace(/\.svg$/, ''))
    if (!account) return missing(reply)
    const hue = Number(BigInt(account.id) % 360n)
    const initial = escapeHtml([...account.displayName][0] ?? '?')
    return reply
      .type('image/svg+xml')
      .send(
        `<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96"><rect width="96" height="96" fill="hsl(${hue} 45% 35%)"/>` +
          `<text x="48" y="64" font-size="48" font-family="sans-serif" text-anchor="middle" fill="#fff">${initial}</text></svg>`,
      )
  })

  server.get<{ Querystring: { max_id?: string } }>('/', async (request, reply) => {
    const all = [...world.statuses.values()].filter(
      (status) => status.visibility === 'public' && !status.reblogOfId && isPublic(status),
    )
    return reply.type('text/html; charset=utf-8').send(layout('Public timeline', list(all, request.query.max_id, '/')))
  })

  server.get<{ Params: { tag: string }; Querystring: { max_id?: string } }>('/tags/:tag', async (request, reply) => {
    const tag = request.params.tag.toLowerCase()
    const all = [...world.statuses.values()].filter(
      (one) => one.visibility === 'public' && one.tags.includes(tag) && isPublic(one),
    )
    const path = `/tags/${encodeURIComponent(tag)}`
    return reply.type('text/html; charset=utf-8').send(layout(`#${tag}`, list(all, request.query.max_id, path)))
  })

  server.get<{ Params: { handle: string }; Querystring: { max_id?: string } }>('/:handle', async (request, reply) => {
    const account = named(request.params.handle)
    if (!account) return missing(reply)
    const all = world.statusesBy(account.id).filter((status) => isPublic(status))
    const intro = `<div class="who">${avatar(account)}<div>@${escapeHtml(account.username)}@${escapeHtml(entities.domain)} ${badge(account)}${entities.html(account.note)}</div></div>`
    const body = intro + list(all, request.query.max_id, `/@${account.username}`)
    return reply.type('text/html; charset=utf-8').send(layout(account.displayName, body))
  })

  server.get<{ Params: { handle: string; id: string } }>('/:handle/:id', async (request, reply) => {
    const account = named(request.params.handle)
    const status = world.statuses.get(request.params.id)
    if (!account || !status || status.accountId !== account.id || !isPublic(status)) return missing(reply)
    const { ancestors, descendants } = threadAround(world, status, null)
    const body = [
      ...ancestors.map((one) => article(one)),
      article(status, 'focus'),
      ...descendants.map((one) => article(one, 'reply')),
    ].join('\n')
    return reply.type('text/html; charset=utf-8').send(layout(`${account.displayName}: a conversation`, body))
  })

  server.get<{ Params: { name: string; id: string } }>('/users/:name/statuses/:id', async (request, reply) =>
    reply.redirect(`/@${encodeURIComponent(request.params.name)}/${encodeURIComponent(request.params.id)}`),
  )

  function named(handle: string): AccountRecord | undefined {
    return handle.startsWith('@') ? world.accountNamed(handle.slice(1)) : undefined
  }

  function isPublic(status: StatusRecord): boolean {
    return mayView(world, status, null) && !isHidden(world, status, null)
  }

  function list(all: StatusRecord[], maxId: string | undefined, path: string): string {
    const older = typeof maxId === 'string' ? all.filter((one) => idKey(one.id) < idKey(maxId)) : all
    const shown = older.slice(-PAGE).reverse()
    if (shown.length === 0) return '<p>Nothing here yet.</p>'
    const last = shown.at(-1)
    const more =
      last && older.length > PAGE ? `<a rel="next" href="${escapeHtml(path)}?max_id=${last.id}">Older posts</a>` : ''
    return `${shown.map((one) => article(one)).join('\n')}
<nav class="pages" aria-label="Pages"><a href="${escapeHtml(path)}">Newest posts</a>${more}</nav>`
  }

  function article(status: StatusRecord, role = ''): string {
    const original = status.reblogOfId === null ? status : (world.statuses.get(status.reblogOfId) ?? status)
    const author = entities.author(original)
    const boosted =
      original === status ? '' : `<p class="soft">Boosted by ${escapeHtml(entities.author(status).displayName)}</p>`
    const warning = original.spoilerText === '' ? '' : `<p><strong>${escapeHtml(original.spoilerText)}</strong></p>`
    const replies = world.repliesOf(original.id).filter((reply) => isPublic(reply)).length
    const language = escapeHtml(original.language ?? 'en')
    return `<article class="${role}">${boosted}
<div class="who">${avatar(author)}<div><strong>${escapeHtml(author.displayName)}</strong> ${badge(author)}<br>
<a href="/@${escapeHtml(author.username)}">@${escapeHtml(author.username)}</a></div></div>
${warning}<div lang="${language}">${entities.html(original.text)}</div>${original.mediaIds.map(attachment).join('')}
<p class="soft"><a href="/@${escapeHtml(author.username)}/${original.id}"><time datetime="${original.createdAt}">${readable(original.createdAt)}</time></a>${original.editedAt === null ? '' : ' (edited)'} · ${replies} ${replies === 1 ? 'reply' : 'replies'} · ${world.reblogs(original.id).length} boosts · ${world.markers('favourite', original.id).length} favourites</p>
</article>`
  }

  function attachment(id: string): string {
    const media = world.media.get(id)
    if (!media) return ''
    const description = escapeHtml(media.description ?? '')
    return media.mime.startsWith('image/')
      ? `<img class="attachment" src="/media/${media.id}" alt="${description}">`
      : `<p><a href="/media/${media.id}">${description || 'Attached recording'}</a></p>`
  }
}

function avatar(account: AccountRecord): string {
  return `<img src="/avatars/${encodeURIComponent(account.username)}.svg" width="40" height="40" alt="">`
}

function badge(account: AccountRecord): string {
  return account.organisation === null ? '' : '<span class="org">public body</span>'
}

function readable(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`
}

function missing(reply: {
  code: (status: number) => { type: (type: string) => { send: (body: string) => unknown } }
}): unknown {
  return reply
    .code(404)
    .type('text/html; charset=utf-8')
    .send(layout('Not found', '<p>There is no such page, or it is not public.</p>'))
}
