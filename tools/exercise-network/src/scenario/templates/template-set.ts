import type { OrganisationKind } from '../../records'

/** Texts by the organisation they fit. `{org}` is where the mention goes; a text without it gets one in front. */
export type TemplateSet = Readonly<Partial<Record<'any' | OrganisationKind, readonly string[]>>>

export function templatesFor(set: TemplateSet, kind: OrganisationKind | undefined): readonly string[] {
  return [...(set.any ?? []), ...(kind === undefined ? [] : (set[kind] ?? []))]
}
