import { api } from './client'

/** Starts a session; the gateway sets the cookie. Throws ApiProblem with SIGN_IN_REFUSED or SIGN_IN_PAUSED. */
export async function signIn(username: string, password: string): Promise<void> {
  await api.send('POST', '/session', { username, password })
}

export async function signOut(): Promise<void> {
  await api.send('DELETE', '/session')
}
