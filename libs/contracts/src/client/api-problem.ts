import type { Problem } from '../problem'

/**
 * What a call throws when it was not answered with its output: `problem.code` is a refusal of the procedure, a fault code,
 * or `NETWORK_DOWN` (status 0: the answer never came) or `ANSWER_UNREADABLE` (something other than Cordon answered).
 */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'

  constructor(readonly problem: Problem) {
    super(problem.detail ?? problem.title)
  }
}

export function networkDown(): ApiProblem {
  return new ApiProblem({
    type: 'urn:cordon:problem:network-down',
    title: 'Cordon cannot be reached. Check your connection and try again.',
    status: 0,
    code: 'NETWORK_DOWN',
  })
}

export function answerUnreadable(status: number): ApiProblem {
  return new ApiProblem({
    type: 'urn:cordon:problem:answer-unreadable',
    title: 'Something between you and Cordon answered instead of it. Try again, then tell your platform team.',
    status,
    code: 'ANSWER_UNREADABLE',
  })
}

/** The problem in a body, if it is one, with the response's own status. */
export function asProblem(body: unknown, status: number): Problem | undefined {
  if (typeof body !== 'object' || body === null) return undefined
  const { type = 'about:blank', title, code, ...more } = body as Partial<Problem>
  if (typeof title !== 'string' || typeof code !== 'string') return undefined
  return { ...more, type, title, code, status }
}
