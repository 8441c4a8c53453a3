import type { FieldError } from './shape'

/** RFC 9457 problem details, as every refusal and fault leaves Cordon. `code` is the refusal's name or one of `faultCodes`. */
export interface Problem {
  type: string
  title: string
  status: number
  code: string
  detail?: string
  instance?: string
  /** Each field that is wrong. */
  errors?: FieldError[]
  /** What goes with the refusal. */
  data?: unknown
}

/** Codes that any procedure may answer with beside its own refusals. */
export const faultCodes = {
  INPUT_INVALID: { status: 400, title: 'The input does not fit. Mend the fields named in errors.' },
  NOT_SIGNED_IN: { status: 401, title: 'Sign in first.' },
  PERMISSION_DENIED: { status: 403, title: 'You are not allowed to do this here.' },
  ROUTE_NOT_FOUND: { status: 404, title: 'There is nothing at this address.' },
  BODY_TOO_LARGE: { status: 413, title: 'The request is larger than 1 MiB.' },
  MEDIA_TYPE_UNSUPPORTED: { status: 415, title: 'Send JSON (application/json).' },
  TOO_MANY_REQUESTS: { status: 429, title: 'Too many requests. Wait a moment.' },
  INTERNAL_FAULT: { status: 500, title: 'Something went wrong here. It has been recorded.' },
  SERVICE_UNAVAILABLE: { status: 503, title: 'The service that answers this is not running. Try again shortly.' },
  SERVICE_TIMED_OUT: {
    status: 504,
    title: 'The service that answers this took too long. Whether it was done is not known: look before you repeat it.',
  },
} as const

export type FaultCode = keyof typeof faultCodes

/** A problem as an exception: for the edges only; domain functions answer with values. */
export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(`${problem.code}: ${problem.detail ?? problem.title}`)
  }
}

/** The problem of a fault that any procedure may meet. */
export function fault(code: FaultCode, more: { detail?: string; errors?: FieldError[] } = {}): ProblemError {
  const { status, title } = faultCodes[code]
  return new ProblemError({ type: problemType(code), title, status, code, ...more })
}

/** The problem of a refusal that the procedure declares; an undeclared one does not compile. */
export function refusal<R extends string>(
  of: { name: string; refusals: Record<R, { status: number; message: string }> },
  code: R,
  more: { detail?: string; data?: unknown } = {},
): ProblemError {
  const { status, message } = of.refusals[code]
  return new ProblemError({ type: problemType(code), title: message, status, code, ...more })
}

function problemType(code: string): string {
  return `urn:cordon:problem:${code.toLowerCase().replaceAll('_', '-')}`
}
