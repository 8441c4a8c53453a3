import { CLASSIFIER_LABELS, type ClassifierLabel, type ClassifierScores } from '@cordon/rules'

/** Why an answer of a classifier cannot be used, in plain English. */
export class ClassifierNonsense extends Error {
  override readonly name = 'ClassifierNonsense'
}

/** Labels that a model may give; those that no rule can ask for are passed over. */
const MOST_LABELS = 200

/** Reads the answer to so many texts, as docs/classifier.md has it. @throws ClassifierNonsense where any of it is otherwise. */
export function readClassifierAnswer(text: string, texts: number): ClassifierScores[] {
  const answer = objectIn(parsed(text), 'the answer')
  const { model, results } = answer
  if (typeof model !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(model))
    throw new ClassifierNonsense('"model" is no name of 1 to 200 plain characters')
  if (!Array.isArray(results)) throw new ClassifierNonsense('"results" is no list')
  if (results.length !== texts)
    throw new ClassifierNonsense(`"results" has ${results.length} entries for ${texts} texts`)
  const scores = results.map((result, i) => ({
    model,
    labels: readLabels(objectIn(result, `result ${i + 1}`)['labels'], i + 1),
  }))
  if (scores.every(({ labels }) => Object.keys(labels).length === 0))
    throw new ClassifierNonsense(`it gives none of the labels ${CLASSIFIER_LABELS.join(', ')}`)
  return scores
}

function readLabels(value: unknown, place: number): ClassifierScores['labels'] {
  const labels = Object.entries(objectIn(value, `"labels" of result ${place}`))
  if (labels.length > MOST_LABELS) throw new ClassifierNonsense(`result ${place} has more than ${MOST_LABELS} labels`)
  const known: Partial<Record<ClassifierLabel, number>> = {}
  for (const [label, score] of labels) {
    if (typeof score !== 'number' || !(score >= 0 && score <= 1))
      throw new ClassifierNonsense(`a score of result ${place} is no number from 0 to 1`)
    const name = CLASSIFIER_LABELS.find((one) => one === label)
    // Rounded down, so that 0.899 is not yet 90 per cent; 0.29 * 100 is a little less than 29.
    if (name !== undefined) known[name] = Math.floor(score * 100 + 1e-9)
  }
  return known
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new ClassifierNonsense('the answer is no JSON')
  }
}

function objectIn(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ClassifierNonsense(`${what} is no object`)
  return value as Record<string, unknown>
}
