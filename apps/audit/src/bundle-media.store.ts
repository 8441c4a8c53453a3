import { ProblemError } from '@cordon/contracts'
import { fetchMedia, takeMediaPart, type FetchedMedia } from '@cordon/contracts/connectors'
import { mediaPath, type MediaLine } from '@cordon/evidence'
import { ProcedureClient } from '@cordon/messaging'
import { Clock } from '@cordon/runtime'
import { Inject, Injectable } from '@nestjs/common'
import { createHash } from 'node:crypto'
import type { BundleRow } from './bundle.tables'
import type { Received } from './domain/received'

/** What one bundle may have of pictures and videos; what is beyond is told in the custody log. */
const MOST = { count: 1_000, bytes: 512 * 2 ** 20, minutes: 30 }

/** A line for the bundle, and the file where it could be had. */
export interface MediaHad {
  readonly line: MediaLine
  readonly file?: { readonly path: string; readonly bytes: Buffer }
}

/** Pictures and videos of messages, fetched by connectors when a bundle is made. */
@Injectable()
export class BundleMediaStore {
  constructor(
    @Inject(ProcedureClient) private readonly client: ProcedureClient,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Until when a bundle that begins now asks for more. */
  until(): Date {
    return new Date(this.clock.now().getTime() + MOST.minutes * 60_000)
  }

  limitReached({ media, media_bytes, media_until }: BundleRow): 'count' | 'bytes' | 'time' | undefined {
    if (media >= MOST.count) return 'count'
    if (Number(media_bytes) >= MOST.bytes) return 'bytes'
    return media_until !== null && this.clock.now() >= media_until ? 'time' : undefined
  }

  /** @throws where connectors is away, so that the bundle waits for it */
  async fetch({ index, itemId, version }: Received, { place, address }: Received['media'][number]): Promise<MediaHad> {
    const without = (reason: string): MediaHad => {
      return { line: { index, place, address, reason, triedAt: this.clock.now().toISOString() } }
    }
    try {
      const fetched = await this.client.call(fetchMedia, { itemId, version, index: place })
      if (fetched.address !== address) return without('Cordon has another address for it than the ledger.')
      const bytes = await this.take(fetched)
      const { sha256, contentType, fetchedAt } = fetched
      const line = { index, place, address, contentType, fetchedAt, sha256 }
      return { line, file: { path: mediaPath(sha256, contentType), bytes } }
    } catch (error) {
      const reason = error instanceof ProblemError ? reasons[error.problem.code] : undefined
      if (reason === undefined) throw error
      return without(reason)
    }
  }

  private async take({ mediaId, sha256 }: FetchedMedia): Promise<Buffer> {
    const parts: Buffer[] = []
    for (let from: number | undefined = 0; from !== undefined;) {
      const part: { bytes: string; next?: number } = await this.client.call(takeMediaPart, { mediaId, from })
      parts.push(Buffer.from(part.bytes, 'base64'))
      from = part.next
    }
    const bytes = Buffer.concat(parts)
    if (createHash('sha256').update(bytes).digest('hex') !== sha256)
      throw new Error('Connectors gave out another file than it had fetched.')
    return bytes
  }
}

const reasons: Readonly<Record<string, string | undefined>> = {
  MEDIA_NOT_FOUND: 'Cordon no longer has its address.',
  MEDIA_REFUSED: 'It is not there any more, is too large, or is not on the public internet.',
  MEDIA_UNREACHABLE: 'Its server did not give it out.',
}
