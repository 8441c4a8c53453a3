/** Where to go after signing in: a path of this console, never another site. */
export function returnPath(from: string | undefined): string {
  return from !== undefined && /^\/(?![/\\])/.test(from) && !from.startsWith('/sign-in') ? from : '/'
}
