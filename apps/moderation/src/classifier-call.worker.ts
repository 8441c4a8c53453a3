import type { ClassifierScores } from '@cordon/rules'
import { ClassifierNonsense, readClassifierAnswer } from './domain/classifier-answer'

export interface ClassifierSettings {
  classifierUrl?: string
  classifierToken?: string
  classifierTimeoutMs: number
}

/** Why a classifier gave no usable answer, in plain English. */
export class ClassifierFault extends Error {
  override readonly name = 'ClassifierFault'

  /** @param reached it said something, if nothing of use: other texts may fare better */
  constructor(
    message: string,
    readonly reached = false,
  ) {
    super(message)
  }
}

/** Of a text, in UTF-16 units: what lies beyond is not classified. */
const TEXT_MAX = 10_000
const ANSWER_MAX_BYTES = 1024 * 1024

/** One question to the classifier and its answer; see docs/classifier.md. @throws ClassifierFault */
export async function askClassifier(
  { classifierUrl, classifierToken, classifierTimeoutMs }: ClassifierSettings,
  texts: readonly string[],
  stopping: AbortSignal,
): Promise<ClassifierScores[]> {
  if (classifierUrl === undefined) throw new ClassifierFault('no classifier is configured')
  const limit = AbortSignal.timeout(classifierTimeoutMs)
  try {
    const response = await fetch(classifierUrl, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        ...(classifierToken !== undefined && { authorization: `Bearer ${classifierToken}` }),
      },
      body: JSON.stringify({ texts: texts.map(sendable) }),
      // Elsewhere nobody was configured to see what people wrote, nor the token.
      redirect: 'manual',
      signal: AbortSignal.any([limit, stopping]),
    })
    if (response.status !== 200) {
      await response.body?.cancel()
      throw new ClassifierFault(`it answered ${response.status}`, true)
    }
    return readClassifierAnswer(await bounded(response.body), texts.length)
  } catch (error) {
    if (error instanceof ClassifierFault) throw error
    if (error instanceof ClassifierNonsense) throw new ClassifierFault(error.message, true)
    if (limit.aborted) throw new ClassifierFault(`it did not answer within ${classifierTimeoutMs} ms`)
    throw new ClassifierFault(`it could not be reached (${codeOf(error)})`)
  }
}

function sendable(text: string): string {
  return text.slice(0, TEXT_MAX).toWellFormed()
}

async function bounded(body: ReadableStream<Uint8Array> | null): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body ?? []) {
    size += chunk.length
    if (size > ANSWER_MAX_BYTES) throw new ClassifierFault(`its answer is longer than ${ANSWER_MAX_BYTES} bytes`, true)
    chunks.push(chunk)
  }
  return new TextDecoder().decode(Buffer.concat(chunks))
}

// By shape: errors of Node's own modules are not `instanceof Error` inside a Jest sandbox.
function codeOf(error: unknown): string {
  const { cause, code, name } = (typeof error === 'object' && error !== null ? error : {}) as Record<string, unknown>
  if (typeof code === 'string') return code
  return cause === undefined ? String(name) : codeOf(cause)
}
