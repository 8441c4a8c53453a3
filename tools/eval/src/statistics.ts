/** How often a measure was found where it is, not found where it is, and so on. */
export interface Counts {
  truePositives: number
  falsePositives: number
  falseNegatives: number
  trueNegatives: number
}

/** A share between 0 and 1 with its 95 % confidence interval; `NaN` throughout where there was nothing to divide by. */
export interface Share {
  readonly value: number
  readonly low: number
  readonly high: number
}

export interface Accuracy {
  readonly n: number
  readonly precision: Share
  readonly recall: Share
  readonly f1: Share
  /** False positives among the texts of which the measure is not true. */
  readonly fpr: Share
}

export function accuracy({ truePositives, falsePositives, falseNegatives, trueNegatives }: Counts): Accuracy {
  return {
    n: truePositives + falsePositives + falseNegatives + trueNegatives,
    precision: wilson(truePositives, truePositives + falsePositives),
    recall: wilson(truePositives, truePositives + falseNegatives),
    f1: f1(truePositives, falsePositives + falseNegatives),
    fpr: wilson(falsePositives, falsePositives + trueNegatives),
  }
}

/** The 97.5th percentile of the standard normal distribution. */
const Z = 1.959_963_985

/** E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", JASA 22 (1927). */
export function wilson(hits: number, of: number): Share {
  if (of === 0) return { value: Number.NaN, low: Number.NaN, high: Number.NaN }
  const value = hits / of
  const square = (Z * Z) / of
  const middle = (value + square / 2) / (1 + square)
  const reach = (Z / (1 + square)) * Math.sqrt((value * (1 - value)) / of + square / (4 * of))
  return { value, low: Math.max(0, middle - reach), high: Math.min(1, middle + reach) }
}

/**
 * F1 = 2J / (1 + J), where J is the share of true positives among all that was found or should have been: a proportion,
 * so Wilson's interval holds for it, and F1 rises with it. Exact at 0 and 1, where the delta method is not.
 */
function f1(truePositives: number, wrong: number): Share {
  const share = wilson(truePositives, truePositives + wrong)
  const of = (jaccard: number): number => (2 * jaccard) / (1 + jaccard)
  return { value: of(share.value), low: of(share.low), high: of(share.high) }
}
