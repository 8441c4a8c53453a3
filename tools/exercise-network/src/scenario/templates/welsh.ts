import type { TemplateSet } from './template-set'

export const welshQuestions: TemplateSet = {
  any: [
    '{org} Oes modd cael yr wybodaeth hon yn Gymraeg, os gwelwch yn dda?',
    '{org} Pryd mae’r swyddfa yn {town} ar agor {dydd}?',
    '{org} Mae’r wefan Gymraeg wedi torri ers y bore. Oes rhywun yn gwybod pam?',
    '{org} At bwy ddylwn i anfon cwyn? Fy nghyfeirnod yw {ref}.',
  ],
  police: [
    '{org} Ydy {road} ar gau? Dw i’n eistedd yma ers hanner awr.',
    '{org} Sut mae rhoi gwybod am feic wedi ei ddwyn yn {town}?',
    '{org} Pam mae’r hofrennydd uwchben {town} heno?',
    '{org} Dw i wedi dod o hyd i waled ar {street}. Ble alla i fynd â hi?',
  ],
  council: [
    '{org} Pryd fydd y biniau ar {street} yn cael eu casglu? Maen nhw allan ers {dydd}.',
    '{org} Fydd y ffordd i {town} yn cael ei graeanu heno?',
    '{org} Ydy {school} ar gau oherwydd yr eira?',
    '{org} Mae golau stryd wedi torri ar {street}. Pwy sy’n ei drwsio?',
  ],
  health: [
    '{org} Faint mae parcio yn ei gostio yn {hospital} nawr?',
    '{org} Beth yw’r oriau ymweld ar ward {n}, os gwelwch yn dda?',
    '{org} Oes meddyg sy’n siarad Cymraeg yn {hospital} {dydd}?',
    '{org} Dw i wedi colli fy llythyr apwyntiad. Pwy ddylwn i ffonio?',
  ],
}

export const welshOrdinary: TemplateSet = {
  any: [
    'Bore braf yn {town}. Mae’r ci wrth ei fodd.',
    'Côr heno yn y neuadd, croeso i bawb. Dewch â chacen!',
    'Diolch i bawb ddaeth i’r ffair yn {school}. Fe godon ni dros fil o bunnoedd.',
    '{org} diolch yn fawr am yr help heddiw, gwasanaeth arbennig.',
    '{org} dyw hyn ddim yn ddigon da. Tair wythnos heb ateb!',
    'Niwl trwchus ar {road} y bore ’ma, gyrrwch yn ofalus.',
  ],
}
