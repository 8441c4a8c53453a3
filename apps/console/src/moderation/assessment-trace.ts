import type { TraceStep } from '@cordon/contracts/moderation'

/** A condition that was asked, with those inside it. */
export interface TracedCondition extends Omit<TraceStep, 'depth'> {
  inner: TracedCondition[]
}

/** The steps of a trace, which come depth first, as they stand in each other. */
export function nested(trace: readonly TraceStep[]): TracedCondition[] {
  const roots: TracedCondition[] = []
  const above: { depth: number; step: TracedCondition }[] = []
  for (const { depth, ...rest } of trace) {
    const step = { ...rest, inner: [] }
    while ((above.at(-1)?.depth ?? -1) >= depth) above.pop()
    ;(above.at(-1)?.step.inner ?? roots).push(step)
    above.push({ depth, step })
  }
  return roots
}
