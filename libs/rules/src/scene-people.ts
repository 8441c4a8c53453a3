/**
 * Words by what they can be in an urgent message: who, where, when. Folded, without apostrophes, separated by commas;
 * `{a|b}` stands for either, `*` for any one word, `~` after a verb for its forms in -s and -ing.
 */
export const PEOPLE = {
  self: 'i, im, ive, id, ill, me, my, myself, we, us, our, imma, dwi, fi, fy, rydw i, dw i, dwin, dw',
  you: 'you, your, youre, youll, youve, yourself, yous, ye, yer, ya, yall, ti, dy, chi, eich, di',
  they: 'he, hes, him, his, hell, hed, she, shes, her, shell, shed, they, theyre, them, theyll, their, em, himself, herself, themselves, fo, fe, hi, nhw, mae o, mae e, mae hi, mae on, mae hin, maen, man',
  kin:
    'mum, mam, mom, mother, mums, mams, dad, father, dads, nan, nana, nanna, nans, gran, granny, grandma, grandad, granddad, grandfather, grandmother, grandads, gramps, wife, wifes, husband, husbands, hubby, son, sons, daughter, daughters, brother, brothers, bro, ' +
    'sister, sisters, sis, uncle, uncles, aunt, auntie, aunty, cousin, niece, nephew, partner, friend, friends, mate, mates, marra, neighbour, neighbours, neighbor, next door, housemate, flatmate, roommate, tenant, lodger, colleague, best friend, ' +
    '{my|our|her|his|their} {lad|lass|boy|girl|fella|missus|bairn|kid|man|lads|boys|girls}, missus, stepson, stepdaughter, stepdad, stepmum, fiance, fiancee, boyfriend, girlfriend, bf, gf, granddaughter, grandson, grandchild, carer, ' +
    'tad, nain, taid, mamgu, tadcu, brawd, mrawd, chwaer, mab, merch, gwr, ngwr, gwraig, ngwraig, ffrind, fy {mab|merch|nhad|mrawd|chwaer|nain}',
  child:
    'baby, babies, babys, bab, babby, newborn, infant, toddler, toddlers, child, children, childs, kid, kids, kiddie, kiddies, bairn, bairns, wean, weans, twins, {little|wee|young|small|tiny} {boy|girl|lad|lass|one|ones|un|uns|boys|girls|lads|kid|kids|mite|fella|brother|sister}, ' +
    'schoolgirl, schoolboy, schoolkid, teenager, teen, pupil, granddaughter, grandson, grandchild, niece, nephew, {my|our|his|her|their|ur|next doors} {son|daughter|boy|girl|lad|lads|boys|girls|little one|eldest|youngest|son and daughter}, year {seven|eight|nine|ten}, ' +
    'plentyn, plant, babi, bachgen, hogyn, hogan, merch fach, bachgen bach, fabi',
  vulnerable:
    'dementia, alzheimers, alzheimer, confused, disoriented, disorientated, sectioned, schizophrenia, schizophrenic, psychosis, psychotic, bipolar, manic, autistic, autism, asd, adhd, {learning|lerning} {difficulties|difficulty|disability|disabilities}, special needs, nonverbal, non verbal, ' +
    'diabetic, diabetes, epileptic, epilepsy, insulin, elderly, pensioner, oap, frail, disabled, vulnerable, suicidal, depressed, mental health, {heart|medical} condition, parkinsons, downs syndrome, stroke patient, old {man|lady|woman|gentleman|boy|girl|chap|fella|dear}, ' +
    'pregnant, not well in the head, not in {his|her} right mind, not right, {needs|without|off|stopped taking|not taken|hasnt got|not got|no} {his|her|their} {medication|meds|tablets|insulin|inhaler|pills|medicine}, care home, resident, patient, {his|her} {medication|meds|insulin|inhaler}, sheltered housing, memory problems, memory loss, bad memory, forgetful, gets lost, gets muddled, poor memory, self harm, overdose',
  official:
    'pc, wpc, dc, ds, dci, sgt, sergeant, inspector, superintendent, constable, chief constable, pcso, officer, officers, copper, coppers, cop, cops, bobby, bobbies, police, policeman, policewoman, filth, feds, bizzies, pigs, detective, social worker, social workers, caseworker, case worker, judge, judges, magistrate, ' +
    'councillor, councillors, cllr, mayor, mp, mps, mep, minister, warden, wardens, traffic warden, nurse, nurses, matron, doctor, doctors, dr, gp, gps, surgeon, consultant, midwife, paramedic, paramedics, psychiatrist, receptionist, receptionists, bailiff, bailiffs, housing officer, landlord, teacher, teachers, ' +
    'head teacher, headteacher, headmaster, headmistress, probation officer, custody sergeant, prison officer, screw, screws, dinner lady, chief exec, chief executive, staff, your lot, planner, planning officer, enforcement officer, civil servant, jobcentre woman, work coach, assessor, clerk, ' +
    'swyddog, plismon, plismones, heddwas, nyrs, meddyg, cynghorydd, heddlu, barnwr, athro, doctor, gp',
  someone:
    'man, men, woman, women, lady, lad, lads, lass, lasses, bloke, blokes, guy, guys, fella, fellas, fellow, feller, chap, dude, geezer, person, people, someone, somebody, folk, youth, youths, gang, group, driver, passenger, passengers, cyclist, motorcyclist, biker, rider, pedestrian, swimmer, girl, boy, girls, boys, family, ' +
    'couple, teens, teenagers, kids, kid, customer, passerby, crew, yob, yobs, masked, hooded, one of them, two of them, another, lot of them, dyn, dynes, rhywun, dynion, pobl, bachgen, merch, menyw',
  partner:
    'husband, husbands, hubby, ex, exes, exs, boyfriend, boyfriends, bf, partner, partners, fella, her fella, baby daddy, babys dad, kids dad, stepdad, stepfather, stepdads, wife, missus, girlfriend, my old man, her bloke, my dad, dad, my son, my brother, brother in law, uncle, grandad, landlord, hes, he, gwr, ngwr, cyn',
  pronoun:
    'him, her, them, me, us, you, em, yous, someone, somebody, everyone, anyone, each other, one of you, every one of you, the lot of you, you lot, you all, fi, di, fo, ni',
  others:
    'him, her, them, you, em, yous, ya, everyone, everybody, every one of you, the lot of you, you lot, you all, that {bitch|bastard|cunt|prick|nonce|grass|scum|man|woman|lad}, di, fo, nhw',
  crowd:
    'everyone, everybody, everyones, all of you, all of yous, lads, every lad, boys, people, anyone, whoever, we, lets, us lot, all, mates, your mates, crew, patriots, the whole estate, whole estate, whole town, every man, hundreds, pawb, bois, hogia',
} as const

export const PLACES = {
  home: 'house, home, flat, flats, bungalow, cottage, caravan, gaff, drum, yard, crib, front room, living room, kitchen, bedroom, bathroom, landing, hall, hallway, stairs, upstairs, downstairs, loft, attic, cellar, basement, garage, shed, garden, doorstep, porch, room, maisonette, bedsit, hostel, ty, adref, tŷ',
  door: 'door, doors, front door, back door, window, windows, gate, back gate, letterbox, letter box, lock, locks, drws, ffenest, ffenestr',
  inside:
    'inside, in there, in it, still in, stuck in, trapped, cant get out, upstairs, top floor, top flat, top window, windows, at the window, bedroom window, tu mewn, tu fewn, sownd',
  public:
    'street, road, lane, avenue, close, park, precinct, high street, town, town centre, centre, shop, shops, supermarket, tesco, asda, aldi, lidl, morrisons, sainsburys, spar, coop, co op, greggs, primark, argos, mcdonalds, maccies, kfc, pub, club, bar, cafe, car park, carpark, bus, bus stop, bus station, train, station, platform, tube, tram, ' +
    'metro, school, schools, academy, primary, college, university, uni, campus, nursery, playground, hospital, ward, a and e, surgery, clinic, library, church, mosque, market, mall, shopping centre, retail park, underpass, subway, alley, alleyway, estate, corner, chippy, garage, roundabout, bench, lift, reception, waiting room, stryd, ysgol, ' +
    'parc, gorsaf, tref, llyfrgell, meddygfa, outside, outside my house, tu allan, beach, promenade, prom, pier, cinema, stadium, arena, bank, post office, leisure centre, takeaway, bypass, motorway, dual carriageway, fields, field, common',
  workplace:
    'station, office, offices, council, council offices, civic, civic centre, town hall, county hall, jobcentre, job centre, dole office, surgery, hospital, ward, reception, front desk, desk, building, headquarters, hq, court, courthouse, nick, cop shop, police station, custody, school, clinic, practice, cmht, depot, ' +
    'department, your place, that place, this place, housing, swyddfa, gorsaf, library, registry office, chamber, meeting',
  target:
    'hotel, hostel, mosque, synagogue, temple, gurdwara, church, centre, migrant, migrants, asylum, refugees, immigrants, nick, station, police station, town hall, council offices, court, police van, cop shop, camp, site, embassy, shelter, britannia, ibis, premier inn, holiday inn, gwesty, mosg',
  height:
    'bridge, viaduct, flyover, overpass, footbridge, roof, rooftop, ledge, windowsill, window sill, balcony, cliff, cliffs, clifftop, multi storey, multistorey, car park roof, top floor, parapet, railing, railings, barrier, scaffold, scaffolding, crane, tower block, edge, gorge, quarry, aqueduct, beachy head, pont, bont, clogwyn, pylon, gantry, bypass bridge, crossing, footbridge over',
  rail: 'track, tracks, railway, railway line, train line, train lines, train tracks, the line, platform, level crossing, rails, live rail, cledrau, trac',
  traffic:
    'lorry, lorries, truck, train, fast train, traffic, motorway, dual carriageway, oncoming, next train, next one, fast one, m6, tren',
  water:
    'river, sea, lake, canal, loch, reservoir, pond, weir, quarry, harbour, dock, docks, marina, estuary, water, sluice, lock, surf, tide, mud, mudflats, rocks, pool, pier, beach, brook, ford, afon, mor, llyn, camlas, dwr, tywod',
  address:
    'lives at, lives on, lives in, lives near, lives next to, lives opposite, lives down, lives round, lives up, lives just off, home address, address, house is, house number, wheres * live, where * lives, where * live, number plate, reg plate, reg is, door code, postcode, post code, drives a, drives the, parks, his car, her car, his house, her house, his gaff, her gaff, their house, house of, home of, blue door, red door, byw yn, byw ar, byw, lives, live',
} as const

export const TIMES = {
  now:
    'now, rn, right now, currently, atm, at the moment, as we speak, as i type, as i write, this minute, this second, tonight, tonite, today, this morning, this evening, this afternoon, just, just now, again, still, happening, outside, at {my|our|the|her} {door|window|gate}, in my {garden|drive|street}, {on|in} {my|our} {street|road|drive}, ' +
    'hurry, quick, quickly, urgent, urgently, asap, immediately, straight away, emergency, live, seconds ago, minutes ago, mins ago, min ago, minute ago, hour ago, hours ago, half hour ago, half an hour, heno, rwan, nawr, brysiwch, {been|for} hours, cant wait, here, is there, gone quiet, gone silent, since, all night, all day, ever since, been at it, eto',
  nigh: 'tonight, tomorrow, today, this week, this weekend, by {friday|monday|christmas|the weekend|morning}, in the morning, for this, for that, slowly, screaming, painfully, in pain, before the, next week, heno, fory, yfory',
  drive: 'driving, drive, ram, ramming, plough, ploughing, mow, reverse',
  since:
    'since, since {yesterday|last night|this morning|friday|saturday|sunday|monday|tuesday|wednesday|thursday|breakfast|lunch|dinner|then|school|midnight|half}, yesterday, last night, overnight, all night, two days, three days, 2 days, 3 days, days, hours, an hour, couple of hours, few hours, half an hour, {mins|minutes|hour|hours} ago, at six, this morning, tonight, ' +
    'this afternoon, earlier, today, for hours, for days, wks, day, ers, ddoe, bore ma, by now, hour overdue, late, ago',
  soon:
    'tonight, tonite, tomorrow, today, this evening, this afternoon, in the morning, by morning, midnight, noon, dusk, dark, later, soon, next week, this week, this weekend, weekend, monday, tuesday, wednesday, wensday, thursday, friday, saturday, sunday, mon, tues, weds, thurs, fri, sat, sun, night, by {friday|monday|the weekend|christmas|tomorrow|tonight|then|morning}, ' +
    'next time, next one, one day, any day, you wait, just wait, watch, before the, when you, when he, when she, when they, when i see, if you, if he, if she, if they, nxt, next, after {work|school|shift|court|college}, at the next, heno, fory, yfory, nos, clock, half {six|seven|eight|nine|ten|four|five|three|two|eleven|twelve}, oclock, till {friday|monday|noon|tomorrow}, until, am {un|dau|dri|bedwar|bump|chwech|saith|wyth|naw|ddeg}',
} as const
