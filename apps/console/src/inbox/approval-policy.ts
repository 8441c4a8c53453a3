/** What an account's policy asks for, as a sentence. */
export function approvalPolicy(required: number): string {
  if (required === 0) return 'This account asks for no approval: it goes out at once.'
  return `This account asks for ${required} other ${required === 1 ? 'person' : 'people'} to approve.`
}
