/**
 * A vehicle's registration mark, by DVLA's INF104 and the Road Vehicles (Display of Registration Marks) Regulations 2001:
 * current (AB12 CDE), prefix (A123 BCD), suffix (ABC 123D) and Northern Irish (ABZ 1234). Marks without a date from
 * before 1963 look like anything and are left out. Capitals only, with at most one space.
 */
export function isVehicleRegistration(text: string): boolean {
  const current = CURRENT.exec(text)
  if (current !== null) return isAge(Number(current[1]))
  const prefix = PREFIX.exec(text)
  if (prefix !== null) return !(ROAD.test(text) && WORDS.has(prefix[1] ?? ''))
  const suffix = SUFFIX.exec(text)
  if (suffix !== null) return !WORDS.has(suffix[1] ?? '')
  const irish = NORTHERN_IRISH.exec(text)
  return irish !== null && IRISH_CODES.has(irish[2] ?? '') && !WORDS.has(`${irish[1] ?? ''}${irish[2] ?? ''}`)
}

// No I, Q or Z in an area's letters; I and Q in no other place; an age letter is none of I, O, U and Z, and Q an import.
const CURRENT = /^[A-HJ-PR-Y]{2}(\d{2}) ?[A-HJ-PR-Z]{3}$/
const PREFIX = /^[A-HJ-NP-TV-Y]\d{1,3} ?([A-HJ-PR-Y]{3})$/
const SUFFIX = /^([A-HJ-PR-Y]{3}) ?\d{1,3}[A-HJ-NPR-TV-Y]$/
const NORTHERN_IRISH = /^([A-Z])([A-Z]{2}) ?\d{1,4}$/

/** The letters of Northern Ireland's counties and two cities; one before them makes a mark. */
const IRISH_CODES = new Set(
  'AZ BZ CZ DZ EZ FZ GZ HZ IA IB IG IJ IL IW JI JZ KZ LZ MZ NZ OI PZ RZ SZ TZ UI UZ VZ WZ XI XZ YZ'.split(' '),
)

/** March is the year, September the year and 50; 02 was the first after 51. Enough until 2036. */
function isAge(identifier: number): boolean {
  const year = identifier % 50
  return identifier > 1 && year <= 35
}

/** "A40 CAR" and "M4 NOT MOVING" are roads, "BUS 25A" a route: three letters that are a word make no mark there. */
const ROAD = /^[ABM]/
const WORDS = new Set(
  (
    'THE AND NOT FOR ARE HAS WAS NOW BUT ALL CAR VAN BUS OUT OFF ONE TWO TEN DUE VIA HAD CAN GET GOT SEE SAW NEW OLD DAY WAY ' +
    'ANY BOX BAY LOT LOG REF APT FLT RUN TOP MAY JAN FEB MAR APR JUN JUL AUG SEP OCT NOV DEC PER SAY ASK LET AGE AGO END WET ' +
    'OIL AIL BIG PIG GIG DIG FIG WIG RIG BIB JCT BST GMT PCN FOI PIN TAX MOT FEE NHS RTC RTA HGV LHS RHS NOR TOO YES YET YOU WHO WHY HOW OUR HER SHE'
  ).split(' '),
)
