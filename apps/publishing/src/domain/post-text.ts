/** Why a text cannot be sent as it is; undefined: it can. */
export function refuseUnsendable(text: string): string | undefined {
  if (!text.isWellFormed()) return 'holds half of a character (a lone surrogate)'
  if (/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/.test(text)) return 'holds control characters'
  if (text.trim() === '') return 'must say something'
  return undefined
}

/** The nearest text that can be sent. */
export function sendable(text: string): string {
  return text.toWellFormed().replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/g, '\uFFFD')
}
