import type { FastifyInstance, FastifyRequest } from 'fastify'

import type { Entities } from '../entities'
import { faultKinds, type FaultRequest, type Faults } from '../faults'
import type { Hub } from '../hub'
import type { StatusRecord, Visibility } from '../records'
import { Refusal } from '../refusal'
import { type Scenario, type ScenarioKind, scenarioKinds } from '../scenario/scenario'
import { createStatus } from '../statuses'
import type { World } from '../world'
import { keepMedia } from './media.routes'
import { Params } from './params'

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1'])

export type Controlled = { world: World; entities: Entities; faults: Faults; scenario: Scenario; hub: Hub }

/** Steering of an exercise, from this machine only; a web page of another origin is refused as well. */
export function controlRoutes(server: FastifyInstance, { world, entities, faults, scenario, hub }: Controlled): void {
  const guard = async (request: FastifyRequest): Promise<void> => {
    const { origin } = request.headers
    const foreign = origin !== undefined && origin !== entities.baseUrl
    if (!LOOPBACK.has(request.socket.remoteAddress ?? '') || foreign) {
      throw new Refusal(403, 'Only this machine steers the exercise')
    }
  }
  const brief = (status: StatusRecord): Record<string, unknown> => ({
    id: status.id,
    url: entities.statusUrl(status),
    account: entities.author(status).username,
    visibility: status.visibility,
    text: status.text,
  })

  server.register(async (scope) => {
    scope.addHook('preHandler', guard)

    scope.get('/_exercise/state', async () => ({
      url: entities.baseUrl,
      accounts: world.accounts.size,
      statuses: world.statuses.size,
      notifications: world.notifications.size,
      streams: hub.open,
      faults: faults.list(),
      latest: [...world.statuses.values()].slice(-20).reverse().map(brief),
    }))

    scope.get('/_exercise/faults', async () => faults.list())
    scope.post('/_exercise/faults', async (request) => faults.add(readFault(new Params(request))))
    scope.delete('/_exercise/faults', async () => {
      faults.clear()
      return {}
    })
    scope.delete<{ Params: { id: string } }>('/_exercise/faults/:id', async (request) => {
      faults.clear(request.params.id)
      return {}
    })

    scope.post<{ Params: { kind: string } }>('/_exercise/scenario/:kind', async (request) => {
      const params = new Params(request)
      const kind = scenarioKinds.find((known) => known === request.params.kind)
      if (!kind && request.params.kind !== 'mixed') throw unknownKind('scenario', [...scenarioKinds, 'mixed'])
      return burst(params, kind)
    })

    scope.post('/_exercise/streams/drop', async () => {
      const dropped = hub.open
      hub.drop()
      return { dropped }
    })

    scope.post('/_exercise/post', async (request) => {
      const params = new Params(request)
      const account = world.accountNamed(params.text('username') ?? '')
      if (!account) throw new Refusal(404, 'No such account')
      const inReplyToId = params.text('in_reply_to_id')
      const picture = params.text('picture_png')
      const mediaIds =
        picture === undefined ? [] : [keepMedia(world, account.id, 'image/png', Buffer.from(picture, 'base64')).id]
      const status = createStatus(world, entities.domain, account, {
        text: params.text('text') ?? '',
        visibility: (params.text('visibility') ?? 'public') as Visibility,
        language: params.text('language') ?? 'en',
        anyLength: true,
        mediaIds,
        ...(inReplyToId === undefined ? {} : { inReplyToId }),
      })
      return brief(status)
    })
  })

  function burst(params: Params, kind: ScenarioKind | undefined): unknown {
    const count = Math.min(Math.max(Number.parseInt(params.text('count') ?? '1', 10) || 1, 1), 1000)
    return scenario.burst(count, kind, params.text('organisation')).map(brief)
  }
}

function readFault(params: Params): FaultRequest {
  const kind = faultKinds.find((known) => known === params.text('kind'))
  if (!kind) throw unknownKind('fault', faultKinds)
  const number = (name: string): number | undefined => {
    const value = Number(params.text(name) ?? Number.NaN)
    return Number.isFinite(value) && value >= 0 ? value : undefined
  }
  const fault: FaultRequest = { kind }
  const endpoint = params.text('endpoint')
  const [times, status, delayMs] = [number('times'), number('status'), number('delayMs')]
  if (endpoint !== undefined) fault.endpoint = endpoint
  if (times !== undefined) fault.times = times
  if (status !== undefined && status >= 200 && status <= 599) fault.status = status
  if (delayMs !== undefined) fault.delayMs = delayMs
  if (params.flag('socket')) fault.socket = true
  if (params.flag('afterCommit')) fault.afterCommit = true
  return fault
}

function unknownKind(what: string, known: readonly string[]): Refusal {
  return new Refusal(422, `Unknown ${what}; known are ${known.join(', ')}`)
}
