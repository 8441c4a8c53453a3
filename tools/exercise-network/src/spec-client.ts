/** A plain caller for the specs: JSON in, JSON and headers out. */
export type Answer = { status: number; headers: Headers; text: string; body: unknown }

export async function call(
  url: string,
  how: {
    token?: string
    method?: string
    json?: unknown
    form?: Record<string, string>
    headers?: Record<string, string>
  } = {},
): Promise<Answer> {
  const response = await fetch(url, {
    method: how.method ?? (how.json === undefined && how.form === undefined ? 'GET' : 'POST'),
    redirect: 'manual',
    headers: {
      ...(how.token === undefined ? {} : { authorization: `Bearer ${how.token}` }),
      ...(how.json === undefined ? {} : { 'content-type': 'application/json' }),
      ...how.headers,
    },
    ...(how.json === undefined ? {} : { body: typeof how.json === 'string' ? how.json : JSON.stringify(how.json) }),
    ...(how.form === undefined ? {} : { body: new URLSearchParams(how.form) }),
  })
  const text = await response.text()
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    body = undefined
  }
  return { status: response.status, headers: response.headers, text, body }
}
