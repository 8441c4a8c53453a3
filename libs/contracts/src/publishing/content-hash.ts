import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { PostContent } from './post'

/**
 * What an approval is bound to: SHA-256 over the RFC 8785 canonical JSON of the content, with a domain prefix.
 * Any change of text, account, visibility, language, target or time gives another hash.
 */
export function contentHash(content: PostContent): string {
  return createHash('sha256')
    .update(`cordon/post-content/v1\n${canonicalContent(content)}`)
    .digest('hex')
}

/** The content as it is hashed and stored. */
export function canonicalContent({ accountId, text, visibility, language, inReplyTo, notBefore }: PostContent): string {
  return canonicalize({ accountId, text, visibility, language, inReplyTo, notBefore }) ?? ''
}
