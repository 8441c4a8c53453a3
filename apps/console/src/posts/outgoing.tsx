import type { Post, PostContent } from '@cordon/contracts/publishing'
import { lengthOn, openingMention } from '@cordon/contracts/wording'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { networkLabels } from '../accounts/network-labels'
import { accountsQuery, conversationQuery } from '../api/queries'
import { Copyable } from '../feedback/copyable'
import { Tag } from '../feedback/tag'
import { HighlightedText } from '../text/highlighted-text'
import { Instant } from '../time/instant'
import styles from './post-page.module.css'

export const audienceLabels: Record<PostContent['visibility'], string> = {
  public: 'Everybody (public)',
  unlisted: 'Everybody with the link (unlisted)',
  direct: 'Only the people named in it (private)',
}

/** Exactly what will go out, and where. */
export function Outgoing({ post }: { post: Post }) {
  const { content } = post
  const mention = openingMention(post.network, content.text, content.inReplyTo?.authorHandle)
  const accounts = useQuery(accountsQuery)
  const account = accounts.data?.items.find(({ id }) => id === content.accountId)
  return (
    <section className={`panel ${styles.outgoing}`} aria-label="What goes out">
      <dl className={styles.facts}>
        <dt>From</dt>
        <dd>
          <strong>@{post.accountHandle}</strong> on {networkLabels[post.network]}
          {account && !account.handle.endsWith(account.server) && ` (${account.server})`}{' '}
          {account?.sending === 'stopped' && <Tag tone="high">Sending stopped</Tag>}
        </dd>
        <dt>Seen by</dt>
        <dd>{audienceLabels[content.visibility]}</dd>
        <dt>Goes out</dt>
        <dd>
          {content.notBefore === undefined ? (
            'As soon as it is approved'
          ) : (
            <>
              Not before <Instant at={content.notBefore} />
            </>
          )}
        </dd>
        {content.language !== undefined && (
          <>
            <dt>Language</dt>
            <dd>{content.language}</dd>
          </>
        )}
        <dt>Written by</dt>
        <dd>
          {post.authorName}, <Instant at={post.submittedAt} />
        </dd>
        <dt>Content hash</dt>
        <dd>
          <Copyable value={post.contentHash} shown={post.contentHash.slice(0, 12)} label="the content hash" />
        </dd>
      </dl>
      {content.inReplyTo !== undefined && <Quoted inReplyTo={content.inReplyTo} />}
      <div className={styles.preview}>
        <div className={styles.previewHead}>
          <strong>{account?.displayName || `@${post.accountHandle}`}</strong>
          <span className="quiet">@{post.accountHandle}</span>
        </div>
        <p className={styles.text} lang={content.language} dir="auto" data-testid="outgoing-text">
          {mention !== '' && <span className="quiet">{mention}</span>}
          {content.text}
        </p>
      </div>
      <p className={styles.wordingNote}>
        {lengthOn(post.network, mention + content.text)} characters
        {mention !== '' && ', with the mention that the send gate puts in front of a reply on this network'}.
      </p>
    </section>
  )
}

/** The message it answers, as it stands in the conversation now. */
function Quoted({ inReplyTo }: { inReplyTo: NonNullable<PostContent['inReplyTo']> }) {
  const conversation = useQuery(conversationQuery(inReplyTo.conversationId))
  const item = conversation.data?.items.find(({ itemId }) => itemId === inReplyTo.itemId)
  return (
    <blockquote className={styles.quoted} aria-label="In reply to">
      <div>
        In reply to <strong>@{inReplyTo.authorHandle}</strong>{' '}
        {item !== undefined && <Instant at={item.createdAt} className="quiet" />}{' '}
        {item !== undefined && item.edits > 0 && <Tag tone="medium">Edited by its author</Tag>}
      </div>
      {item !== undefined ? (
        <HighlightedText text={item.text} matches={item.matches} {...(item.language && { lang: item.language })} />
      ) : (
        <p className="quiet">
          {conversation.isPending ? 'Loading the message it answers…' : 'The message it answers cannot be shown here.'}
        </p>
      )}
      <Link to="/inbox/$conversationId" params={{ conversationId: inReplyTo.conversationId }}>
        Open the whole conversation
      </Link>
    </blockquote>
  )
}
