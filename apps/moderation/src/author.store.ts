import { arrayLiteral, type Tx } from '@cordon/persistence'
import type { AuthorHistory } from '@cordon/rules'
import { Injectable } from '@nestjs/common'

/** More messages than this are not counted: no rule needs to tell them apart. */
const MOST = 1000
const STRIKES_DAYS = 90
const HIDES_DAYS = 30

export interface AuthoredItem {
  itemId: string
  network: string
  authorNativeId: string
}

/** What authors did before. Ids of items grow with their arrival, so that an older item has the lower id. */
@Injectable()
export class AuthorStore {
  /** The history of each item's author before that item; items of the same call count for each other. */
  async histories(tx: Tx, items: readonly AuthoredItem[], at: Date): Promise<Map<string, AuthorHistory>> {
    if (items.length === 0) return new Map()
    const rows = await tx.query<{ item_id: string } & AuthorHistory>(
      `SELECT i.item_id,
         (SELECT count(*) FROM (SELECT FROM assessment a WHERE md5(a.network || ':' || a.author_native_id) = md5(i.author) AND a.item_id < i.item_id
                                LIMIT ${MOST}) counted)::integer AS messages,
         (SELECT count(DISTINCT j.item_id) FROM assessment a JOIN review_job j ON j.item_id = a.item_id JOIN review_decision d ON d.job_id = j.id
          WHERE md5(a.network || ':' || a.author_native_id) = md5(i.author) AND a.item_id <> i.item_id AND j.sample_of IS NULL AND NOT d.undone
            AND d.choice IN ('hide', 'escalate') AND d.at > $3::timestamptz - interval '${STRIKES_DAYS} days')::integer AS strikes,
         (SELECT count(*) FROM assessment a JOIN measure m ON m.item_id = a.item_id AND m.kind = 'hide' AND m.status IN ('ordered', 'in_force')
          WHERE md5(a.network || ':' || a.author_native_id) = md5(i.author) AND a.item_id <> i.item_id
            AND m.imposed_at > $3::timestamptz - interval '${HIDES_DAYS} days')::integer AS hides
       FROM unnest($1::uuid[], $2::text[]) AS i (item_id, author)`,
      [arrayLiteral(items.map(({ itemId }) => itemId)), items.map(keyOf), at],
    )
    return new Map(
      rows.map(({ item_id, messages, strikes, hides }) => [
        item_id,
        { messages: Math.min(MOST, messages + earlierAmong(items, item_id)), strikes, hides },
      ]),
    )
  }
}

function earlierAmong(items: readonly AuthoredItem[], itemId: string): number {
  const own = items.find((item) => item.itemId === itemId) as AuthoredItem
  return items.filter((item) => item.itemId < itemId && keyOf(item) === keyOf(own)).length
}

function keyOf({ network, authorNativeId }: AuthoredItem): string {
  return `${network}:${authorNativeId}`
}
