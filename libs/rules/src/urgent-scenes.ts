import { type ClassName } from './scene-lexicon'
import { type ThreatSignal } from './threat-words'

/**
 * What happens in an urgent message, as classes of words that meet within a few words of each other: an act, who does or
 * suffers it and what makes it grave or present. Nothing is urgent for one class alone but what nobody says of anything else.
 */
export interface Scene {
  readonly signal: ThreatSignal
  /** All have to be met, each by one of its classes; the first is the rarest and is asked for first. */
  readonly needs: readonly (readonly ClassName[])[]
  /** Words from the first to the last of them. */
  readonly within: number
  /** Classes that show it to be something else. */
  readonly calm: readonly ClassName[]
  /** Whether the needs have to be met in the order given. */
  readonly inOrder: boolean
}

/** Groups of classes, separated by spaces; `a|b` is either, `>` before the first asks for the order given. */
type Row = readonly [needs: string, within: number]

const TOLD: readonly ClassName[] = ['fiction', 'drill', 'court', 'past', 'campaign']
const PLAYED: readonly ClassName[] = [...TOLD, 'sport', 'jest']

const THREATS: readonly Row[] = [
  ['death official intent|soon', 12],
  ['death you intent|soon arrive|weapon|official|soon', 12],
  ['kill official intent|soon', 9],
  ['kill others intent soon|arrive|official', 11],
  ['maiming intent', 7],
  ['die intent nigh they|you|official|others', 8],
  ['> weapon jab bodypart', 5],
  ['weapon official arrive|intent', 14],
  ['weapon you arrive intent|soon|workplace', 14],
  ['weapon they arrive intent soon', 12],
  ['weapon self|intent arrive workplace|soon|official', 14],
  ['burn you|official intent workplace|home|inside', 14],
  ['burn burn you|official|self', 12],
  ['burn self workplace intent|arrive', 14],
  ['vehicle jab workplace|door|crowd|you drive intent|self', 12],
]

const TOLD_OF: readonly Row[] = [
  ['weapon says workplace|public soon|arrive', 14],
  ['> someone|kin|they says weapon pronoun|child|kin soon|arrive', 16],
  ['> kin|partner|someone says kill pronoun|kin|child', 10],
  ['> they says kill kin|child|self', 8],
]

const DISORDER: readonly Row[] = [
  ['wreck rally target soon|clock', 24],
  ['wreck rally soon|clock crowd public|target', 22],
  ['burn target crowd soon|rally|clock', 20],
  ['wreck wreck soon|clock crowd|rally|target', 18],
  ['> clock|soon wreck wreck|target', 9],
]

const DOXXING: readonly Row[] = [
  ['address official houseNumber', 14],
  ['address official hint', 24],
  ['routine official hint', 24],
  ['address|routine official self|someone wanted', 14],
  ['address wanted they hint', 14],
]

const OWN_HARM: readonly Row[] = [
  ['sated', 1],
  ['deathwish', 1],
  ['> took lots medicine', 8],
  ['> took medicine lots', 8],
  ['> medicine took lots', 6],
  ['medicine rigged|hopeless farewell|hopeless|nomore', 14],
  ['> means rigged self|nomore|farewell|hopeless|kin', 10],
  ['rigged means farewell|hopeless|nomore|deathwish', 14],
  ['cutting wound|unstopped unstopped', 12],
  ['perched mood|jump|hopeless', 14],
  ['took everything nomore|farewell', 10],
  ['brink someone|kin|they|self', 9],
  ['hopeless jump', 10],
  ['means gone kin|they', 10],
  ['> drank toxin', 6],
  ['emptied sick|farewell|nomore', 10],
  ['farewell farewell hopeless|ending|nomore', 20],
  ['> they|kin|self selfcut limb', 6],
  ['farewell kin|they height|water|rail|rigged', 14],
  ['> jump height mood|nomore|hopeless|now', 12],
  ['> someone|kin|they jump height', 9],
  ['> self|intent jump rail|traffic', 10],
  ['> someone|kin|they jump rail|traffic', 8],
  ['> self jump water mood|nomore|hopeless|farewell', 14],
  ['hopeless nomore farewell', 18],
  ['hopeless rail|height', 14],
  ['farewell ending farewell', 20],
  ['farewell hopeless', 12],
  ['farewell kin|they ending worry|missing|plea', 22],
]

const LOST: readonly Row[] = [
  ['strayed kin|child|minor|aged|vulnerable', 9],
  ['missing vulnerable', 16],
  ['missing aged worry|since|kin', 18],
  ['missing vulnerable|aged plea', 18],
  ['missing child|minor worry', 16],
  ['missing kin worry', 16],
  ['missing kin|child|minor|aged since', 12],
  ['missing someone worry worry', 14],
  ['missing undressed', 14],
  ['oddly vulnerable|child|minor|undressed|aged', 10],
  ['unseen unseen dread kin|aged|vulnerable|they|someone', 24],
  ['unseen kin|aged|vulnerable|someone dread dread', 18],
]

const AT_RISK: readonly Row[] = [
  ['alone child|minor exposed', 10],
  ['alone child|minor since', 12],
  ['alone child|minor alone|noreply', 14],
  ['child|minor exposed perched|undressed|trapped', 10],
  ['> beat child|minor heard', 14],
  ['> heard beat child|minor', 12],
  ['> stranger lure child|minor fastened', 14],
  ['> stranger fastened child|minor lure', 14],
  ['child|minor lure stranger plea|worry|now', 16],
  ['molest secret|minor partner|they|minor', 16],
  ['abused partner', 6],
  ['abused abuser child|minor|kin|secret', 12],
  ['deserted exposed|gone|since|alone', 12],
  ['teeter child|minor edge', 8],
  ['molest minor', 14],
  ['> stranger fastened youngster lure', 10],
  ['> self minor molest|abused', 20],
  ['> self minor alone alone|plea', 24],
]

const AT_HOME: readonly Row[] = [
  ['> they|partner wrath hiding', 12],
  ['> hiding they|partner wrath', 12],
  ['helpme wrath', 8],
  ['> they|partner|someone weapon jab kin|child|pronoun', 8],
  ['> plea they|partner|kin|someone beat pronoun|partner|kin|child', 12],
  ['captive bound', 12],
  ['grip fleeing|now|plea', 12],
  ['> they|partner|someone|kin beat pronoun|partner heard|now|plea', 11],
  ['cantspeak plea|hiding|intruder|wrath|home', 14],
  ['intruder hiding|plea|cantspeak', 10],
  ['wounded partner fleeing', 14],
]

const DANGER: readonly Row[] = [
  ['gravest someone|kin|they|child|self|official', 9],
  ['slump someone|kin|child|minor|aged plea|hold|noreply', 12],
  ['slump collapse', 12],
  ['slump wounded', 12],
  ['slump slump child|kin|minor', 11],
  ['blast public|now|someone|plea|heard', 10],
  ['crash vehicle vehicle', 9],
  ['crash vehicle inside|child', 11],
  ['collapse someone|kin|child|minor|aged plea|now|hold|public|noreply', 12],
  ['collapse collapse someone|kin|they|child|self', 10],
  ['collapse plea|hold|noreply public|now', 10],
  ['collapse they plea|hold|noreply', 10],
  ['wounded someone|kin|they|child|self plea|now|hold|noreply', 14],
  ['wounded collapse', 10],
  ['trapped vehicle|water|fire|inside|crash someone|child|kin|they|plea', 14],
  ['trapped crash', 12],
  ['fire inside|trapped|heard plea|now|someone|child|home|they|public', 14],
  ['fire home someone|child|plea|public|now', 10],
  ['ablaze plea|inside|trapped', 8],
  ['gas sick', 16],
  ['gas public|home sick|plea|now', 14],
  ['crash vehicle collapse|wounded|trapped|noreply', 14],
  ['crash water|height someone|child|vehicle', 10],
  ['> someone|kin|child|they jab water plea|trapped|collapse|now', 12],
  ['hold noreply collapse|wounded|kin|plea|sick|intruder', 14],
]

const ARMED: readonly Row[] = [
  ['weapon wield someone|they|partner public|now|plea', 14],
  ['gun wield someone|they', 9],
  ['> gun wield|public now|plea|public', 8],
  ['shots public|now|heard|vehicle', 12],
  ['device suspect|public|workplace', 12],
  ['ticking luggage', 12],
  ['planted workplace|official|vehicle|public suspect|soon|clock|intent', 14],
  ['bomb workplace|public soon|clock|suspect', 10],
]

export const SCENES: readonly Scene[] = [
  ...scenes('direct_threat', [...PLAYED, 'enquiry'], THREATS),
  ...scenes('reported_threat', PLAYED, TOLD_OF),
  ...scenes('direct_threat', [...PLAYED, 'enquiry', 'pet'], DISORDER),
  ...scenes('imminent_danger', [...PLAYED, 'enquiry', 'thing'], DOXXING),
  ...scenes('self_harm', TOLD, OWN_HARM),
  ...scenes('imminent_danger', [...PLAYED, 'enquiry', 'pet', 'thing'], LOST),
  ...scenes('imminent_danger', [...PLAYED, 'enquiry', 'thing'], AT_RISK),
  ...scenes('imminent_danger', [...PLAYED, 'enquiry'], AT_HOME),
  ...scenes('imminent_danger', [...PLAYED, 'enquiry'], DANGER),
  ...scenes('imminent_danger', [...PLAYED, 'enquiry', 'thing'], ARMED),
]

function scenes(signal: ThreatSignal, calm: readonly ClassName[], rows: readonly Row[]): Scene[] {
  return rows.map(([written, within]) => {
    const inOrder = written.startsWith('> ')
    const groups = (inOrder ? written.slice(2) : written).split(' ')
    return { signal, needs: groups.map((group) => group.split('|') as ClassName[]), within, calm, inOrder }
  })
}
