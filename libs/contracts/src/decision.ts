/** What a domain function answers: the new state with the facts that made it so, or a refusal by name. */
export type Decision<State, Fact, Refusal extends string> =
  { ok: true; state: State; facts: Fact[] } | { ok: false; refusal: Refusal }

export function decided<State, Fact>(state: State, facts: Fact[]): { ok: true; state: State; facts: Fact[] } {
  return { ok: true, state, facts }
}

export function refused<Refusal extends string>(refusal: Refusal): { ok: false; refusal: Refusal } {
  return { ok: false, refusal }
}
