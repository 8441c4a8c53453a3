import type { Account } from '@cordon/contracts/connectors'
import { Link } from '@tanstack/react-router'

/** The text of a sample, which leads to its conversation: the inbox finds it by its first words. */
export function SampleText({ text, accountId }: { text: string | undefined; accountId: string }) {
  if (text === undefined)
    return <span className="quiet">Its text is open to those who may read its unit’s conversations.</span>
  const words = text.split(/\s+/).slice(0, 6).join(' ').slice(0, 200)
  if (words.trim().length < 2) return <span dir="auto">{text}</span>
  return (
    <Link to="/inbox" search={{ q: words, account: accountId }} dir="auto">
      {text}
    </Link>
  )
}

export function accountName(accounts: readonly Account[] | undefined, id: string): string {
  const handle = accounts?.find((account) => account.id === id)?.handle
  return handle === undefined ? 'An account' : `@${handle}`
}
