import type { ConversationItem, ConversationReply } from '@cordon/contracts/inbox'
import type { ItemKind } from '@cordon/contracts/connectors'
import { Button } from '@mantine/core'
import { IconClockQuestion, IconExternalLink, IconPaperclip, IconPencil } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { Tag } from '../feedback/tag'
import { ErasePerson } from '../erasures/erase-person'
import { ExplainAssessment } from '../moderation/explain-assessment'
import { PostStatusTag, statusSentence } from '../posts/post-status-tag'
import { BlockAuthor } from '../register/block-author'
import { HighlightedText, MatchedRules } from '../text/highlighted-text'
import { safeUrl } from '../text/safe-url'
import { Instant } from '../time/instant'
import styles from './thread.module.css'

const kindLabels: Record<ItemKind, string> = {
  mention: 'Public mention',
  reply: 'Public reply',
  direct_message: 'Private message',
}

/** What came in and what we answered, oldest first. */
export function Thread({
  items,
  replies,
  answering,
  onAnswer,
}: {
  items: ConversationItem[]
  replies: ConversationReply[]
  answering: string | undefined
  onAnswer: ((itemId: string) => void) | undefined
}) {
  const entries = [
    ...items.map((item) => ({
      at: item.createdAt,
      key: item.itemId,
      node: item.erased === true ? <ErasedItem item={item} /> : <Item item={item} />,
    })),
    ...replies.map((reply) => ({
      at: reply.sentAt ?? reply.submittedAt,
      key: reply.postId,
      node: <Reply reply={reply} />,
    })),
  ].sort((a, b) => a.at.localeCompare(b.at))
  const list = useNewestInSight(entries.length)
  return (
    <ol ref={list} className={styles.thread} aria-label="Messages, oldest first" tabIndex={0}>
      {entries.map(({ key, node }) => (
        <li key={key} className={styles.entry}>
          {node}
          {onAnswer !== undefined &&
            items.length > 1 &&
            items.some(({ itemId, erased }) => itemId === key && erased !== true) && (
              <Button
                variant="subtle"
                size="compact-xs"
                className={styles.answer}
                aria-pressed={answering === key}
                onClick={() => onAnswer(key)}
              >
                {answering === key ? 'Answering this one' : 'Answer this one'}
              </Button>
            )}
        </li>
      ))}
    </ol>
  )
}

/** Begins at the newest message and stays there as more come in, unless the reader has scrolled back. */
function useNewestInSight(count: number) {
  const list = useRef<HTMLOListElement>(null)
  const atEnd = useRef(true)
  useEffect(() => {
    const box = list.current
    const note = () => {
      if (box !== null) atEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < 60
    }
    box?.addEventListener('scroll', note, { passive: true })
    return () => box?.removeEventListener('scroll', note)
  }, [])
  useEffect(() => {
    const box = list.current
    if (box !== null && atEnd.current) box.scrollTop = box.scrollHeight
  }, [count])
  return list
}

function Item({ item }: { item: ConversationItem }) {
  const url = safeUrl(item.url)
  const name = item.author.displayName || `@${item.author.handle}`
  return (
    <article className={styles.item} data-lane={item.lane} aria-label={`Message from ${name}`}>
      <header className={styles.head}>
        <strong>{name}</strong>
        <span className="quiet">@{item.author.handle}</span>
        <span className="quiet">{kindLabels[item.kind]}</span>
        <span className={styles.gap} />
        {item.edits > 0 && (
          <Tag icon={<IconPencil size={12} aria-hidden />}>
            {item.edits === 1 ? 'Edited' : `Edited ${item.edits} times`}
          </Tag>
        )}
        {!item.assessed && <Tag icon={<IconClockQuestion size={12} aria-hidden />}>Not assessed yet</Tag>}
        <Instant at={item.createdAt} className="quiet" />
        {url !== undefined && (
          <a href={url} target="_blank" rel="noreferrer" className={styles.out}>
            <IconExternalLink size={14} aria-hidden /> On the network
            <span className="visually-hidden"> (opens in a new tab)</span>
          </a>
        )}
      </header>
      <HighlightedText text={item.text} matches={item.matches} {...(item.language && { lang: item.language })} />
      {item.textTruncated === true && (
        <p className={styles.small}>The text is longer than is shown here; the raw record keeps all of it.</p>
      )}
      {item.attachments.length > 0 && (
        <ul className={styles.attachments} aria-label="Attachments">
          {item.attachments.map(({ kind, url: address, altText }, i) => (
            <li key={i}>
              <IconPaperclip size={14} aria-hidden />
              <a href={safeUrl(address)} target="_blank" rel="noreferrer">
                {kind === 'other' ? 'File' : kind[0]?.toUpperCase() + kind.slice(1)}
                {altText ? `: ${altText}` : ' (no description)'}
              </a>
            </li>
          ))}
        </ul>
      )}
      <MatchedRules
        matches={item.matches}
        {...(item.ruleSetVersion !== undefined && { ruleSetVersion: item.ruleSetVersion })}
      />
      <div className={styles.itemActions}>
        {item.assessed && <ExplainAssessment itemId={item.itemId} />}
        <BlockAuthor compact itemId={item.itemId} author={name} />
        <ErasePerson itemId={item.itemId} author={name} />
      </div>
    </article>
  )
}

/** Nothing is left but that there was one, and when. */
function ErasedItem({ item }: { item: ConversationItem }) {
  return (
    <article className={styles.item} aria-label="Erased message">
      <header className={styles.head}>
        <strong>Erased</strong>
        <span className="quiet">{kindLabels[item.kind]}</span>
        <span className={styles.gap} />
        <Instant at={item.createdAt} className="quiet" />
      </header>
      <p className={styles.text}>This message was erased.</p>
    </article>
  )
}

function Reply({ reply }: { reply: ConversationReply }) {
  const permalink = safeUrl(reply.permalink)
  return (
    <article className={styles.reply} aria-label={`Our reply by ${reply.authorName}`} data-status={reply.status}>
      <header className={styles.head}>
        <strong>Our reply</strong>
        <span className="quiet">by {reply.authorName}</span>
        <span className={styles.gap} />
        <Instant at={reply.sentAt ?? reply.submittedAt} className="quiet" />
      </header>
      <p className={styles.text} dir="auto">
        {reply.text}
      </p>
      <footer className={styles.foot}>
        <PostStatusTag status={reply.status} />
        <span>{statusSentence(reply)}</span>
        <span className={styles.gap} />
        {permalink !== undefined && (
          <a href={permalink} target="_blank" rel="noreferrer" className={styles.out}>
            <IconExternalLink size={14} aria-hidden /> See it on the network
            <span className="visually-hidden"> (opens in a new tab)</span>
          </a>
        )}
        <Link to="/posts/$postId" params={{ postId: reply.postId }} className={styles.out}>
          {reply.status === 'in-review' ? 'Open for approval' : 'Details'}
        </Link>
      </footer>
    </article>
  )
}
