import { authorityFor, mayInUnit, unitsWhere } from '@cordon/authz'
import {
  causedBy,
  fault,
  refusal,
  type Caller,
  type Decision,
  type Permission,
  type PersonCaller,
} from '@cordon/contracts'
import {
  approvePost,
  editPost,
  listPosts,
  readPost,
  rejectPost,
  submitPost,
  withdrawPost,
  type ApprovePostInput,
  type EditPostInput,
  type ListPostsInput,
  type Post,
  type PostPage,
  type PostRef,
  type RejectPostInput,
  type SubmitPostInput,
} from '@cordon/contracts/publishing'
import { checkOutbound } from '@cordon/contracts/moderation'
import { lengthOn, openingMention, wordingOn } from '@cordon/contracts/wording'
import { Handle, ProcedureClient } from '@cordon/messaging'
import { Database } from '@cordon/persistence'
import { Clock } from '@cordon/runtime'
import { Controller, Inject } from '@nestjs/common'
import { v7 as uuid } from 'uuid'
import { AccountProjection, type KnownAccount } from './account.store'
import { approve, edit, reject, submit, withdraw, type PostFact, type PostState } from './domain/post'
import { refuseUnsendable } from './domain/post-text'
import { whyBlocked, type TextCheck } from './domain/text-check'
import { PostStore } from './post.store'
import { PostViews, toPost } from './post.views'

@Controller()
export class PostHandlers {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(PostStore) private readonly posts: PostStore,
    @Inject(PostViews) private readonly views: PostViews,
    @Inject(AccountProjection) private readonly accounts: AccountProjection,
    @Inject(ProcedureClient) private readonly client: ProcedureClient,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Handle(submitPost)
  async submit({ accountId, text, visibility, language, notBefore }: SubmitPostInput, caller: Caller): Promise<Post> {
    const author = person(caller)
    refuseControlCharacters(text)
    const account = await this.accounts.find(accountId)
    if (account === undefined || !mayInUnit(caller, 'post:draft', account.unitId))
      throw refusal(submitPost, 'ACCOUNT_NOT_FOUND')
    if (lengthOn(account.network, text) > account.maxGraphemes) throw refusal(submitPost, 'TEXT_TOO_LONG')
    const checked = await this.checked(account, text)
    const content = {
      accountId,
      text,
      visibility,
      ...(language !== undefined && { language }),
      ...(notBefore !== undefined && { notBefore }),
    }
    const draft = {
      id: uuid(),
      unitId: account.unitId,
      network: account.network,
      accountHandle: account.handle,
      content,
      author: { id: author.personId, name: author.name },
      ...checked,
    }
    const decision = submit(draft, account, this.clock.now())
    if (!decision.ok) throw refusal(submitPost, decision.refusal, saidOf(decision.refusal, checked.check))
    await this.db.transaction((tx) =>
      this.posts.add(tx, decision, causedBy(caller, authorityFor(caller, 'post:draft', account.unitId))),
    )
    return toPost(decision.state)
  }

  @Handle(editPost)
  async edit({ postId, text, notBefore, contentHash }: EditPostInput, caller: Caller): Promise<Post> {
    refuseControlCharacters(text)
    const { post, account } = await this.find(postId, caller, 'post:draft', () => refusal(editPost, 'POST_NOT_FOUND'))
    const wording = wordingOn(account.network, text, post.content.inReplyTo?.authorHandle)
    if (lengthOn(account.network, wording) > account.maxGraphemes) throw refusal(editPost, 'TEXT_TOO_LONG')
    const checked = await this.checked(account, text, post.content.inReplyTo?.authorHandle)
    const change = { text, ...(notBefore !== undefined && { notBefore }), ...checked }
    const decision = await this.change(post, caller, 'post:draft', (state) =>
      edit(state, person(caller).personId, contentHash, change, account, this.clock.now()),
    )
    if (!decision.ok) throw refusal(editPost, decision.refusal, saidOf(decision.refusal, checked.check))
    return toPost(decision.state)
  }

  @Handle(approvePost)
  async approve({ postId, contentHash, note }: ApprovePostInput, caller: Caller): Promise<Post> {
    const { post, account } = await this.find(postId, caller, 'post:approve', () =>
      refusal(approvePost, 'POST_NOT_FOUND'),
    )
    const { personId, name } = person(caller)
    const decision = await this.change(post, caller, 'post:approve', (state) =>
      approve(state, { id: personId, name }, contentHash, note, account, this.clock.now()),
    )
    if (!decision.ok) throw refusal(approvePost, decision.refusal)
    return toPost(decision.state)
  }

  @Handle(rejectPost)
  async reject({ postId, contentHash, reason }: RejectPostInput, caller: Caller): Promise<Post> {
    const { post } = await this.find(postId, caller, 'post:approve', () => refusal(rejectPost, 'POST_NOT_FOUND'))
    const decision = await this.change(post, caller, 'post:approve', (state) => reject(state, contentHash, reason))
    if (!decision.ok) throw refusal(rejectPost, decision.refusal)
    return toPost(decision.state)
  }

  @Handle(withdrawPost)
  async withdraw({ postId }: PostRef, caller: Caller): Promise<Post> {
    const { post } = await this.find(postId, caller, 'post:draft', () => refusal(withdrawPost, 'POST_NOT_FOUND'))
    const decision = await this.change(post, caller, 'post:draft', (state) => withdraw(state, person(caller).personId))
    if (!decision.ok) throw refusal(withdrawPost, decision.refusal)
    return toPost(decision.state)
  }

  @Handle(readPost)
  async read({ postId }: PostRef, caller: Caller): Promise<Post> {
    return (await this.find(postId, caller, 'post:read', () => refusal(readPost, 'POST_NOT_FOUND'))).post
  }

  @Handle(listPosts)
  async list(input: ListPostsInput, caller: Caller): Promise<PostPage> {
    return this.views.list(
      input,
      unitsWhere(caller, 'post:read'),
      unitsWhere(caller, 'post:approve'),
      caller.kind === 'person' ? caller.personId : undefined,
    )
  }

  // Nothing is written before the rules were asked: who is told that they could not be may simply try again.
  private async checked(
    account: KnownAccount,
    text: string,
    answering?: string,
  ): Promise<{ check: TextCheck; opening: number }> {
    const check = await askRules(this.client, account, text, answering)
    if (check === undefined)
      throw fault('SERVICE_UNAVAILABLE', {
        detail: 'Moderation does not answer, and no text is taken unchecked. Nothing was written; try again shortly.',
      })
    return { check, opening: openingMention(account.network, text, answering).length }
  }

  private async find(
    postId: string,
    caller: Caller,
    permission: Permission,
    notFound: () => Error,
  ): Promise<{ post: Post; account: KnownAccount }> {
    const post = await this.views.read(postId)
    const account = post && (await this.accounts.find(post.content.accountId))
    if (post === undefined || account === undefined || !mayInUnit(caller, 'post:read', post.unitId)) throw notFound()
    if (!mayInUnit(caller, permission, post.unitId)) throw fault('PERMISSION_DENIED')
    return { post, account }
  }

  // A post is never deleted: what was found a moment ago is there under the lock too.
  private change<R extends string>(
    post: Post,
    caller: Caller,
    permission: Permission,
    decide: (state: PostState) => Decision<PostState, PostFact, R>,
  ): Promise<Decision<PostState, PostFact, R>> {
    const cause = causedBy(caller, authorityFor(caller, permission, post.unitId))
    return this.posts.change(post.id, cause, (state) => decide(state as PostState))
  }
}

/** What the rules in force say of exactly the text that would leave. Undefined: moderation does not say. */
export async function askRules(
  client: ProcedureClient,
  { id, unitId, network }: KnownAccount,
  text: string,
  answering: string | undefined,
): Promise<TextCheck | undefined> {
  const wording = wordingOn(network, text, answering)
  if (wording.length > MOST_CHECKED)
    return { verdict: 'block', findings: [], reason: 'The text is longer than the rules can read.' }
  try {
    return await client.call(checkOutbound, { accountId: id, unitId, network, text: wording }, { timeout: CHECK_MS })
  } catch {
    return undefined
  }
}

/** How long moderation may take to read a text, in ms. */
const CHECK_MS = 3_000
/** UTF-16 units, as `moderation.outbound.check` takes them. */
const MOST_CHECKED = 10_000

function saidOf(refused: string, check: TextCheck): { detail?: string; data?: unknown } {
  return refused === 'TEXT_BLOCKED' ? { detail: whyBlocked(check), data: { findings: check.findings } } : {}
}

function person(caller: Caller): PersonCaller {
  if (caller.kind !== 'person')
    throw fault('PERMISSION_DENIED', { detail: 'Only a person may write or decide on posts.' })
  return caller
}

function refuseControlCharacters(text: string): void {
  const message = refuseUnsendable(text)
  if (message !== undefined) throw fault('INPUT_INVALID', { errors: [{ field: 'text', message }] })
}
