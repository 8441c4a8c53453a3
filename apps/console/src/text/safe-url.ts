/** An address from outside, when it is one a browser may be sent to; `javascript:` and the like are not. */
export function safeUrl(address: string | undefined): string | undefined {
  if (address === undefined) return undefined
  const url = URL.parse(address)
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:') ? url.href : undefined
}
