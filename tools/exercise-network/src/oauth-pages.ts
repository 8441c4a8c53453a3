import type { Authorization } from './api/oauth.routes'
import { layout } from './page-layout'
import { escapeHtml } from './status-html'

/** Where the account holder signs in and decides, in one form: no cookie, so nothing to forge. */
export function authorizePage(asked: Authorization, problem?: string): string {
  const hidden: Record<string, string | undefined> = {
    response_type: 'code',
    client_id: asked.app.clientId,
    redirect_uri: asked.redirectUri,
    scope: asked.scopes.join(' '),
    state: asked.state,
    code_challenge: asked.challenge,
    code_challenge_method: asked.challenge === undefined ? undefined : 'S256',
  }
  const fields = Object.entries(hidden)
    .flatMap(([name, value]) =>
      value === undefined ? [] : `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`,
    )
    .join('\n')
  return layout(
    'Authorise an app',
    `<p><strong>${escapeHtml(asked.app.name)}</strong> asks to use your account. It would be allowed to:</p>
<ul>${asked.scopes.map((scope) => `<li>${escapeHtml(describeScope(scope))} <span class="soft">(${escapeHtml(scope)})</span></li>`).join('')}</ul>
${problem === undefined ? '' : `<p class="error" role="alert">${escapeHtml(problem)}</p>`}
<form class="card" method="post" action="/oauth/authorize">
${fields}
<label for="username">User name</label>
<input id="username" name="username" autocomplete="username" autocapitalize="none" spellcheck="false">
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password">
<button class="primary" name="decision" value="authorize">Sign in and authorise</button>
<button name="decision" value="deny">Deny</button>
</form>`,
  )
}

export function codePage(code: string): string {
  return layout('Authorised', `<p>Copy this code into the app:</p><p><code>${escapeHtml(code)}</code></p>`)
}

export function messagePage(title: string, message: string): string {
  return layout(title, `<p>${escapeHtml(message)}</p>`)
}

function describeScope(scope: string): string {
  const [verb, subject] = scope.split(':')
  const what = subject === undefined ? 'everything in your account' : `your ${subject}`
  if (verb === 'read') return `read ${what}`
  if (verb === 'write') return `change ${what}`
  if (verb === 'follow') return 'follow, mute and block for you'
  return verb === 'profile' ? 'see who you are' : 'send you push messages'
}
