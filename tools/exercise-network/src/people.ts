import type { OrganisationKind } from './records'

export type DemoAccount = {
  username: string
  password: string
  displayName: string
  organisation: OrganisationKind
  note: string
}

/** The organisations of the county, with the passwords of the README: sign in with them to connect an account. */
export const demoAccounts: readonly DemoAccount[] = [
  {
    username: 'calder_police',
    password: 'exercise-police-1',
    displayName: 'Aberwen & Caldermoor Police',
    organisation: 'police',
    note: 'Exercise account of an invented police force. Not for reporting crime.',
  },
  {
    username: 'calder_council',
    password: 'exercise-council-1',
    displayName: 'Aberwen & Caldermoor Council',
    organisation: 'council',
    note: 'Exercise account of an invented council. Cyfrif ymarfer cyngor dychmygol.',
  },
  {
    username: 'calder_nhs',
    password: 'exercise-health-1',
    displayName: 'Aberwen & Caldermoor Health Trust',
    organisation: 'health',
    note: 'Exercise account of an invented health trust. Not for medical advice.',
  },
]

/** Members of the public: user name, and the name they show. All invented. */
export const publicPeople: readonly (readonly [username: string, displayName: string])[] = [
  ['megan_brackenholt', 'Megan H'],
  ['dai_pentrewen', 'Dai o Bentrewen'],
  ['sunita_tk', 'Sunita T'],
  ['oldgaz_thornsea', 'Old Gaz'],
  ['priya_runs', 'Priya runs hills'],
  ['tom_haverick', 'Tom Haverick'],
  ['lowri_m', 'Lowri Mair'],
  ['kestrelhillmum', 'Kestrel Hill Mum'],
  ['bill_allotment', 'Bill (plot 14)'],
  ['zofia_k', 'Zofia K'],
  ['jaz_on_bikes', 'Jaz on bikes'],
  ['nan_sheila', 'Sheila, nan of five'],
  ['carl_roofing', 'Carl does roofs'],
  ['elin_ystrad', 'Elin Ystrad Wen'],
  ['hamza_b', 'Hamza B'],
  ['mrs_pettifer', 'Mrs Pettifer'],
  ['nightshift_nel', 'Nel (night shift)'],
  ['gwilym_tractor', 'Gwilym'],
  ['robbo_1979', 'Robbo'],
  ['tashas_tearoom', "Tasha's Tearoom"],
  ['ferryroad_res', 'Ferry Road residents'],
  ['dogwalker_dee', 'Dee and the dogs'],
  ['millbeck_matt', 'Matt, Millbeck Cross'],
  ['anwen_canu', 'Anwen sy’n canu'],
  ['shaunyboy_th', 'Shauny'],
  ['prof_oyelaran', 'B. Oyelaran'],
  ['katie_and_twins', 'Katie + twins'],
  ['wenside_watcher', 'Wenside Watcher'],
  ['truthteller_88', 'Truthteller'],
  ['bus_user_42', 'Waiting for the 42'],
  ['ifan_llanfelyn', 'Ifan Llanfelyn'],
  ['gemma_j_cal', 'Gemma J'],
  ['stan_the_van', 'Stan the van'],
  ['aled_pysgota', 'Aled Pysgota'],
  ['quarryrd_kev', 'Kev Quarry Rd'],
  ['marta_v', 'Marta V'],
  ['leeanne_x', 'Lee-Anne'],
  ['cerys_nyrs', 'Cerys'],
  ['doug_metaldetects', 'Doug digs'],
  ['samir_chips', "Samir's Chippy"],
  ['fed_up_fran', 'Fed Up Fran'],
  ['noone_in_particular', 'no one in particular'],
  ['beth_bakes_cal', 'Beth bakes'],
  ['the_real_dougie', 'Dougie Real'],
]
