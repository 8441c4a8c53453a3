import type { Random } from './random'

/** The invented county: every name here exists nowhere else. */
const SLOTS = {
  town: [
    'Brackenholt',
    'Thornsea',
    'Haverick',
    'Pentrewen',
    'Llanfelyn',
    'Ystrad Wen',
    'Millbeck Cross',
    'Kestrel Hill',
    'Caldermoor',
    'Aberwen',
  ],
  street: [
    'Tannery Row',
    'Foundry Lane',
    'Quarry Road',
    'Ferry Road',
    'Heol y Felin Wen',
    'Cinder Bank',
    'Saltpan Terrace',
    'Weighbridge Street',
    'Larkfold Avenue',
    'Old Chapel Rise',
  ],
  road: [
    'the B7741',
    'the A9162',
    'Haverick bypass',
    'the Thornsea coast road',
    'Kestrel Hill top road',
    'the Millbeck roundabout',
  ],
  hospital: ['Wenside General', 'Thornsea Cottage Hospital', 'Haverick Infirmary'],
  park: ['Larkfold Park', 'the Tannery rec', 'Wenside Meadows', 'Parc y Felin Wen'],
  school: ['Cinder Bank Primary', 'Haverick High', 'Ysgol Wenfelyn', 'Kestrel Hill Infants'],
  day: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
  dydd: ['ddydd Llun', 'ddydd Mawrth', 'ddydd Mercher', 'ddydd Iau', 'ddydd Gwener', 'ddydd Sadwrn'],
  time: ['7am', 'half eight', '10.15', 'noon', 'about 3', 'quarter past five', '8 last night', '2 in the morning'],
  hour: ['7am', 'half eight', 'noon', 'quarter past five', 'six'],
  n: ['2', '3', '4', '5', '6', '9', '11', '14', '20', '45'],
  item: [
    'a purple umbrella',
    'a set of keys on a bee keyring',
    'a brown wallet',
    "a child's scooter",
    'a grey hearing aid case',
    'a blue rucksack',
    'one walking boot',
  ],
  animal: ['spaniel', 'tabby cat', 'tortoise', 'lurcher', 'cockatiel', 'pony'],
  noun: ['bins', 'potholes', 'streetlights', 'car park', 'bus shelter', 'phone line', 'drains', 'crossing'],
  insult: [
    'useless',
    'bloody useless',
    'a shambles',
    'a disgrace',
    'pathetic',
    'a complete joke',
    'clueless',
    'a waste of space',
  ],
  ref: ['AC/2291', 'AC/7714', 'AC/0382', 'AC/5106', 'AC/9043'],
} as const

export type SlotName = keyof typeof SLOTS

/** Fills `{slot}` from the county and `{org}` with the addressed handle; each slot draws once a text. */
export function fill(template: string, random: Random, org: string | undefined): string {
  const drawn = new Map<string, string>()
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    if (name === 'org') return org === undefined ? '' : `@${org}`
    if (!(name in SLOTS)) return whole
    const value = drawn.get(name) ?? random.pick(SLOTS[name as SlotName])
    drawn.set(name, value)
    return value
  })
}
