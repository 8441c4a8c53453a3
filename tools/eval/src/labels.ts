import { type Category } from '@cordon/rules'

/** What a label can say of a text, and what an evaluation measures. */
export const MEASURES = [
  'offensive',
  'abuse',
  'hate',
  'threat',
  'self_harm',
  'profanity',
  'spam',
  'personal_data',
  'urgent',
] as const
export type Measure = (typeof MEASURES)[number]

export type Meaning = Measure | 'none'

/** The engine's categories that count as a find; 'urgent' goes by the lane instead. */
export const FOUND_BY: Readonly<Record<Exclude<Measure, 'urgent'>, readonly Category[]>> = {
  offensive: ['abuse', 'hate', 'threat_to_life', 'profanity'],
  abuse: ['abuse', 'hate', 'threat_to_life'],
  hate: ['hate'],
  threat: ['threat_to_life'],
  self_harm: ['self_harm'],
  profanity: ['profanity'],
  spam: ['spam'],
  personal_data: ['personal_data'],
}

/** What is also true of a text with this label: hate is abuse, and abuse is offensive. */
const IMPLIES: Readonly<Partial<Record<Meaning, readonly Measure[]>>> = {
  abuse: ['offensive'],
  hate: ['abuse', 'offensive'],
  threat: ['abuse', 'offensive'],
  profanity: ['offensive'],
}

const USUAL: Readonly<Record<Meaning, string>> = {
  none:
    'none neither neutral normal clean ok okay benign safe ham calm acceptable other no not 0 0.0 false nothate nohate ' +
    'notoxic no_hate non_hate non_hateful nonhateful not_hate not_hateful non_toxic nontoxic not_toxic non_offensive ' +
    'inoffensive not_offensive non_abusive not_abusive not_abuse non_abuse not_spam non_spam no_threat not_urgent routine',
  offensive: 'offensive off toxic offensive_language toxicity harmful inappropriate unacceptable',
  abuse: 'abuse abusive insult insulting harassment bullying cyberbullying cyber_bullying',
  hate:
    'hate hateful hate_speech hatespeech hateful_speech identity_hate identity_attack racism racist sexism sexist homophobia ' +
    'homophobic transphobia transphobic misogyny xenophobia islamophobia antisemitism ableism hof',
  threat: 'threat threats threatening threat_to_life violence',
  self_harm: 'self_harm selfharm suicide suicidal suicidal_ideation',
  profanity: 'profanity profane obscene swearing vulgar',
  spam: 'spam scam fraud phishing smishing',
  personal_data: 'personal_data pii privacy',
  urgent: 'urgent emergency',
}

const MEANINGS: ReadonlyMap<string, Meaning> = new Map(
  (Object.entries(USUAL) as [Meaning, string][]).flatMap(([meaning, labels]) =>
    labels.split(' ').map((label) => [label, meaning] as const),
  ),
)
const YES = new Set(['1', '1.0', 'true', 'yes', 'positive'])

export interface LabelChoices {
  /** `label=measure` pairs as given; `none` says that a label is ordinary. */
  readonly map?: readonly string[]
  /** Labels that count; every other label is then ordinary. */
  readonly positive?: readonly string[]
}

/** What each label of the file means, or an error that says how to tell. */
export function readLabels(
  labels: readonly string[],
  labelColumn: string,
  { map = [], positive = [] }: LabelChoices,
): ReadonlyMap<string, Meaning> {
  const present = new Map([...new Set(labels)].map((label) => [plainLabel(label), label]))
  const given = new Map<string, Meaning>()
  const checked = (label: string): string => {
    if (!present.has(plainLabel(label)))
      throw new Error(`No row has the label "${label}". The column "${labelColumn}" has: ${list(present.values())}.`)
    return plainLabel(label)
  }
  for (const pair of map) {
    const at = pair.lastIndexOf('=')
    const meaning = pair.slice(at + 1).trim()
    if (at < 1) throw new Error(`--map takes label=category, not "${pair}".`)
    if (!isMeaning(meaning))
      throw new Error(
        `--map ${pair}: there is no category "${meaning}". There are: ${[...MEASURES, 'none'].join(', ')}.`,
      )
    given.set(checked(pair.slice(0, at)), meaning)
  }
  const counting = new Set(positive.map(checked))

  // A column called "hate" with 0 and 1 says what its 1 means.
  const ofColumn = MEANINGS.get(plainLabel(labelColumn).replace(/^is_|_label$/g, '')) ?? 'offensive'
  const usual = (label: string): Meaning | undefined =>
    YES.has(label) ? (ofColumn === 'none' ? 'offensive' : ofColumn) : MEANINGS.get(label)
  const result = new Map<string, Meaning>()
  const unknown: string[] = []
  for (const [label, written] of present) {
    let meaning = given.get(label) ?? usual(label)
    if (counting.size > 0 && !given.has(label)) {
      if (!counting.has(label)) meaning = 'none'
      else if (meaning === undefined || meaning === 'none') meaning = ofColumn === 'none' ? 'offensive' : ofColumn
    }
    if (meaning === undefined) unknown.push(written)
    else result.set(label, meaning)
  }
  if (unknown.length > 0)
    throw new Error(
      `Nothing says what ${unknown.length === 1 ? 'this label means' : 'these labels mean'}: ${list(unknown)}. Say it with ` +
        `--map "${unknown[0] ?? ''}=hate" (or ${[...MEASURES, 'none'].filter((name) => name !== 'hate').join(', ')}), ` +
        'or name the labels that count with --positive.',
    )
  if ([...result.values()].every((meaning) => meaning === 'none'))
    throw new Error(
      `Every label of the column "${labelColumn}" means that nothing is wrong (${list(present.values())}), so there is nothing to find. ` +
        'Choose another column with --label, or use --map.',
    )
  return result
}

/** Labels are compared without regard to case, and with one kind of gap between words. */
export function plainLabel(label: string): string {
  return label
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, '_')
}

/** A text has one label, its gravest: whether a hateful text also swears, nobody has said. */
export function isUnsaid(meaning: Meaning, measure: Measure): boolean {
  return measure === 'profanity' && (IMPLIES[meaning] ?? []).includes('offensive') && meaning !== 'profanity'
}

export function isTrueOf(meaning: Meaning, measure: Measure): boolean {
  return meaning === measure || (IMPLIES[meaning]?.includes(measure) ?? false)
}

/** Whatever a label of the file names, and the wider measure when several labels fall under it. */
export function measuresOf(meanings: Iterable<Meaning>): Measure[] {
  const named = new Set(meanings)
  return MEASURES.filter(
    (measure) => named.has(measure) || [...named].filter((meaning) => isTrueOf(meaning, measure)).length > 1,
  )
}

function isMeaning(name: string): name is Meaning {
  return name === 'none' || (MEASURES as readonly string[]).includes(name)
}

function list(labels: Iterable<string>): string {
  const all = [...labels]
  const shown = all.slice(0, 12).map((label) => `"${label.slice(0, 40)}"`)
  return shown.join(', ') + (all.length > shown.length ? ` and ${String(all.length - shown.length)} more` : '')
}
