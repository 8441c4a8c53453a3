import type { Account } from '@cordon/contracts/connectors'
import { Link } from '@tanstack/react-router'

/** The text of a sample, which leads to its conversation. */
export function SampleText({ text, itemId }: { text: string | undefined; itemId: string }) {
  if (text === undefined)
    return <span className="quiet">Its text is open to those who may read its unit’s conversations.</span>
  return (
    <Link to="/inbox/items/$itemId" params={{ itemId }} dir="auto">
      {text.trim() === '' ? 'A message without words' : text}
    </Link>
  )
}

export function accountName(accounts: readonly Account[] | undefined, id: string): string {
  const handle = accounts?.find((account) => account.id === id)?.handle
  return handle === undefined ? 'An account' : `@${handle}`
}
