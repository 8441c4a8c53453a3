import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { PostContent } from './post'

/**
 * What an approval is bound to: SHA-256 over the RFC 8785 canonical JSON of the content, with a domain prefix.
 * Any change of text, account, visibility, language, target or time gives another hash.
 */
export function contentHash(content: PostContent): string {
  const { accountId, text, visibility, language, inReplyTo, notBefore } = content
  return createHash('sha256')
    .update('cordon/post-content/v1\n')
    .update(canonicalize({ accountId, text, visibility, language, inReplyTo, notBefore }) ?? '')
    .digest('hex')
}
