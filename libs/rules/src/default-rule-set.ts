import { packs } from './packs'
import { type RuleSet } from './rule-set'

/** The first rule set of an organisation: every pack, and the signals, which belong to no pack because they are always on. */
export const defaultRuleSet: RuleSet = {
  id: 'default',
  version: 1,
  lists: packs.flatMap(({ lists }) => lists),
  patterns: packs.flatMap(({ patterns }) => patterns),
  conditions: packs.flatMap(({ conditions }) => conditions),
  signals: [
    {
      id: 'direct-threat',
      name: 'Threat to kill or maim',
      category: 'threat_to_life',
      severity: 'critical',
      signal: 'direct_threat',
    },
    { id: 'violent-threat', name: 'Threat of violence', category: 'abuse', severity: 'high', signal: 'violent_threat' },
    {
      id: 'reported-threat',
      name: 'Somebody in danger from another',
      category: 'threat_to_life',
      severity: 'critical',
      signal: 'reported_threat',
    },
    {
      id: 'imminent-danger',
      name: 'Danger to life now',
      category: 'threat_to_life',
      severity: 'critical',
      signal: 'imminent_danger',
    },
    { id: 'self-harm', name: 'Suicide or self-harm', category: 'self_harm', severity: 'critical', signal: 'self_harm' },
    { id: 'intimidation', name: 'Intimidation', category: 'abuse', severity: 'high', signal: 'intimidation' },
    {
      id: 'group-hate',
      name: 'Contempt for a group',
      category: 'hate',
      severity: 'high',
      signal: 'group_hate',
      outcome: 'propose_hide',
      clause: '2',
    },
    {
      id: 'personal-insult',
      name: 'Insult meant for somebody',
      category: 'abuse',
      severity: 'medium',
      signal: 'personal_insult',
    },
    { id: 'incitement', name: 'Wishing or urging death', category: 'abuse', severity: 'high', signal: 'incitement' },
  ],
}
