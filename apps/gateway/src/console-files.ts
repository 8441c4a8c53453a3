import staticFiles from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { GatewayConfig } from './gateway.config'

/** What the console's build writes where the nonce of each answer belongs. */
const NONCE_PLACEHOLDER = 'CSP_NONCE_PLACEHOLDER'

/** Serves the built console: its page at every address that is not the API, with a fresh nonce in page and policy. */
export async function serveConsole(
  server: FastifyInstance,
  folder: string,
  { imageSources }: GatewayConfig,
): Promise<void> {
  const root = resolve(folder)
  const page = readFileSync(join(root, 'index.html'), 'utf8')
  await server.register(staticFiles, {
    root: join(root, 'assets'),
    prefix: '/assets/',
    index: false,
    maxAge: '365d',
    immutable: true,
  })
  for (const { name } of readdirSync(root, { withFileTypes: true }).filter(
    (entry) => entry.isFile() && entry.name !== 'index.html',
  )) {
    server.get(`/${name}`, (_request, reply) => reply.sendFile(name, root, { maxAge: '1h', immutable: false }))
  }
  const answer = (reply: FastifyReply) => {
    const nonce = randomBytes(18).toString('base64')
    void reply.headers({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': policy(nonce, imageSources),
    })
    return reply.send(page.replaceAll(NONCE_PLACEHOLDER, nonce))
  }
  server.get('/', (_request, reply) => answer(reply))
  server.setNotFoundHandler((request, reply) => {
    const wantsPage = request.method === 'GET' && (request.headers.accept ?? '').includes('text/html')
    return wantsPage ? answer(reply) : reply.code(404).send('Not found')
  })
}

// Inline style attributes are how Mantine sets sizes; style elements and scripts need the nonce.
function policy(nonce: string, imageSources: string): string {
  return [
    `default-src 'self'`,
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    `style-src-attr 'unsafe-inline'`,
    `img-src 'self' data: ${imageSources}`.trim(),
    `connect-src 'self'`,
    `object-src 'none'`,
    `base-uri 'none'`,
    `frame-ancestors 'none'`,
    `form-action 'self'`,
  ].join('; ')
}
