import { ApiProblem } from './client'

export interface PlainProblem {
  title: string
  detail?: string
  /** Each field that is wrong, as a sentence. */
  errors: string[]
}

/** Says in plain English what went wrong, whatever was thrown. */
export function problemText(error: unknown): PlainProblem {
  if (error instanceof ApiProblem) {
    const { title, detail, errors } = error.problem
    return {
      title,
      ...(detail !== undefined && detail !== title && { detail }),
      errors: (errors ?? []).map(({ field, message }) => `${field} ${message}`.trim()),
    }
  }
  return {
    title: 'Something went wrong in this page.',
    detail: 'Try again. If it happens again, reload the page: what you are writing is kept.',
    errors: [],
  }
}

export function problemCode(error: unknown): string | undefined {
  return error instanceof ApiProblem ? error.problem.code : undefined
}

/** Worth asking again by itself: the connection or a service is away, rather than an answer we would get again. */
export function isTransient(error: unknown): boolean {
  return error instanceof ApiProblem && (error.problem.status === 0 || error.problem.status >= 502)
}
