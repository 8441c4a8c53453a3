/**
 * Ordinary words and names that are a slip of the pen away from a word near-spelling.ts looks for, and those that can be
 * taken apart into such words: found by trying every word of wamerican-large and wbritish-large (Debian 2020.12.07) and
 * what is written often in posts.
 */
export const ORDINARY_NEIGHBOURS =
  'aide animas apse aras arbs back backs bactria based bases basing bast bated bating bats bengals best bests beta betas bets biel bight bind bobs booed ' +
  'booing brazilin bred brede brees bron brows brunt bugle bugled bugles bugling buns bunt burled burs burt butches bute caner chat chats chips christin ' +
  'christina cnut coats coke coked cokes coking colonises colored conan coned coning cook cooked cooks county cray crepey crus cruse cruses cure cures ' +
  'cush cushing cuts daeth darg darin deced decs demos deon depot dons doss dosses down downed downing drin droned droning dros dunes dunks eased ' +
  'eradiate ethic feal files fogged fogging fogs food foods garage gasping gats geek geeks ghanian ghanians gnus gota gots gros hams hans hared haring ' +
  'hats heat hijabs hinds homs hose huns huts inane incomes inset insets israels jihads kashmirs kazaks kings koran korans lability lair lairs lars lathe ' +
  'lathes lathing lech leched leches leching leis lias lief ling lira liras loses luring mais mams manias manic manics many mater metal miked miking mils ' +
  'mimed miming mining mold money moneys moon moons morn morns multiples muts niger none nones nose noting occupies paves pedophile peds pets pick picks ' +
  'pips plage plages pols prev psychs rach randan raps refuge refuges resect reset retrad reuse roam robed robing romaines romanise roots rued runs ' +
  'rwandas sadi sags sain sake sakes salves sand sank sapped sapping saps sash sashes saves scrouge seal sealed sealing seals seep seer sell selling ' +
  'sells shooed shooing shoos shots sine sinking sinks site sits skiers skives slavs smuggles soil soiled soiling soils sole sone sones soot sorn sots ' +
  'sottish spinless stael staled staling stare stared stares staring stave staved staves staving stela stelas stinging stings strange stung suffr swage ' +
  'swam swap swaps tads tail tails tais tamis tamp tamps tans tarns tats tatted tatting thas thee thees thicket thickets thickset this thus tick ticker ' +
  'tics toda tosses trams trap traps trashed trashes trashing treat troats troches truk tugs tumor twas unit viel violet wack wacks wastes water waters ' +
  'weka werd whines whits wird wite wold word wore wort wroth wrth zombis'
export const ORDINARY_WHOLES =
  'afghanis atheroma bearlike bilestone blackburn blacksnake blacksnakes blackstone blackwell blindworm blindworms brownstone brownstones burdensome ' +
  'burnisher bygone candied candies christiansand countrywoman countrywomen cullis deadbeat deadbeats deathless deathlike diesis donuts dragrope ' +
  'easternmost englishwoman englishwomen fearless fearsome fiddlesticks forbear forgone formatter godowns hangup harmless harmsworth icons internat ' +
  'irishwoman kickstand letdowns lifeboat lifeless lifelike lifetime lovelies lovesick lovesickness megrim muckworm nevermore nevertheless otherworld ' +
  'pigswill psychobiological psychosis psychotherapist psychotherapists regardless remorseless romano ropeway rottenstone sackbut scotswoman scotswomen ' +
  'sheepdogs shotgunned shotgunning shotguns smashup snakelike socage somalians standby standup stinkbugs stinkstone stoneflies stoneless tameless themis ' +
  'therapist therapists theseus timestamped timestamps todies transferal transit transits transmigrant trashcan trustless upbear upbeat upbeats upcountry ' +
  'uppity upshot upticks washerwoman washerwomen weatherstrip weevil welshwoman whiteflies whitethroats whitewasher withstand womanlike worthwhile'
