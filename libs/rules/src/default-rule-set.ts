import { DEFAULT_PATTERNS } from './default-patterns'
import { DEFAULT_LISTS } from './default-terms'
import { type RuleSet } from './rule-set'

/** The demo organisation's first rule set, written for this project; a starting point to edit, not a recommendation. */
export const defaultRuleSet: RuleSet = {
  id: 'default',
  version: 1,
  lists: DEFAULT_LISTS,
  patterns: DEFAULT_PATTERNS,
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
    { id: 'group-hate', name: 'Contempt for a group', category: 'hate', severity: 'high', signal: 'group_hate' },
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
