// Generated from the contracts by tools/contracts-docs. Do not edit.

import type { addCaseNote, addCaseRecord, askBundle, cancelBundle, closeCase, cosignCheckpoint, deleteBundle, downloadBundle, estimateBundle, exportLedger, liftHold, listBundles, listCases, listEntries, listErasures, openCase, orderErasure, placeHold, previewErasure, proposeErasure, readBundle, readBundlePart, readCase, readCheckpoint, readEntry, readLedger, readReconciliation, readTimeline, readVerification, removeCaseRecord, renameCase, reopenCase, startReconciliation, startVerification, withdrawErasure } from '../audit'
import type { beginConnect, completeConnect, configureAccount, connectWithPassword, disconnectAccount, listAccounts, listDeliveries, readAccount, readRawItem, resolveDelivery, resumeSending, stopSending } from '../connectors'
import type { deadLetters } from '../dead-letter'
import type { listPeople, listUnits, readMe } from '../identity'
import type { claimConversation, closeConversation, findConversation, listConversations, readConversation, releaseConversation, submitReply } from '../inbox'
import type { approveProposal, askSecondOpinion, checkOutbound, claimReviewJob, clearRuleAlarm, decideAppeal, decideReviewJobs, imposeBlock, liftMeasure, listMeasures, listProposals, listReviewJobs, listRuleActivity, listRulePacks, previewAssessment, prolongMeasure, proposeRules, proposeRulesAsYaml, publishStandards, putRulesInForce, readAssessment, readLateFacts, readMeasure, readMeasureStatistics, readProposal, readReviewJob, readReviewQuality, readRuleSet, readRulesAsYaml, readStandards, recordAppeal, releaseReviewJob, retireRule, runRulesInShadow, steerBacktest, tryRules, undoReviewDecisions, withdrawProposal } from '../moderation'
import type { approvePost, editPost, listPosts, readPost, rejectPost, submitPost, withdrawPost } from '../publishing'

interface Call<P> {
  input: P extends { input: abstract new () => infer I } ? I : never
  output: P extends { output: abstract new () => infer O } ? O : never
}

/** Each procedure that the gateway routes, by name. */
export interface Api {
  'audit.bundle.ask': Call<typeof askBundle>
  'audit.bundle.cancel': Call<typeof cancelBundle>
  'audit.bundle.delete': Call<typeof deleteBundle>
  'audit.bundle.download': Call<typeof downloadBundle>
  'audit.bundle.estimate': Call<typeof estimateBundle>
  'audit.bundle.list': Call<typeof listBundles>
  'audit.bundle.read': Call<typeof readBundle>
  'audit.bundle.read-part': Call<typeof readBundlePart>
  'audit.case.add-note': Call<typeof addCaseNote>
  'audit.case.add-record': Call<typeof addCaseRecord>
  'audit.case.close': Call<typeof closeCase>
  'audit.case.lift-hold': Call<typeof liftHold>
  'audit.case.list': Call<typeof listCases>
  'audit.case.open': Call<typeof openCase>
  'audit.case.place-hold': Call<typeof placeHold>
  'audit.case.read': Call<typeof readCase>
  'audit.case.read-timeline': Call<typeof readTimeline>
  'audit.case.remove-record': Call<typeof removeCaseRecord>
  'audit.case.rename': Call<typeof renameCase>
  'audit.case.reopen': Call<typeof reopenCase>
  'audit.checkpoint.cosign': Call<typeof cosignCheckpoint>
  'audit.checkpoint.read': Call<typeof readCheckpoint>
  'audit.dead-letter.list': Call<typeof deadLetters.audit.list>
  'audit.dead-letter.redrive': Call<typeof deadLetters.audit.redrive>
  'audit.entry.list': Call<typeof listEntries>
  'audit.entry.read': Call<typeof readEntry>
  'audit.erasure.list': Call<typeof listErasures>
  'audit.erasure.order': Call<typeof orderErasure>
  'audit.erasure.preview': Call<typeof previewErasure>
  'audit.erasure.propose': Call<typeof proposeErasure>
  'audit.erasure.withdraw': Call<typeof withdrawErasure>
  'audit.ledger.export': Call<typeof exportLedger>
  'audit.ledger.read': Call<typeof readLedger>
  'audit.reconciliation.read': Call<typeof readReconciliation>
  'audit.reconciliation.start': Call<typeof startReconciliation>
  'audit.verification.read': Call<typeof readVerification>
  'audit.verification.start': Call<typeof startVerification>
  'connectors.account.begin-connect': Call<typeof beginConnect>
  'connectors.account.complete-connect': Call<typeof completeConnect>
  'connectors.account.configure': Call<typeof configureAccount>
  'connectors.account.connect-with-password': Call<typeof connectWithPassword>
  'connectors.account.disconnect': Call<typeof disconnectAccount>
  'connectors.account.list': Call<typeof listAccounts>
  'connectors.account.read': Call<typeof readAccount>
  'connectors.account.resume-sending': Call<typeof resumeSending>
  'connectors.account.stop-sending': Call<typeof stopSending>
  'connectors.dead-letter.list': Call<typeof deadLetters.connectors.list>
  'connectors.dead-letter.redrive': Call<typeof deadLetters.connectors.redrive>
  'connectors.delivery.list': Call<typeof listDeliveries>
  'connectors.delivery.resolve': Call<typeof resolveDelivery>
  'connectors.item.read-raw': Call<typeof readRawItem>
  'identity.person.list': Call<typeof listPeople>
  'identity.person.read-me': Call<typeof readMe>
  'identity.unit.list': Call<typeof listUnits>
  'inbox.conversation.claim': Call<typeof claimConversation>
  'inbox.conversation.close': Call<typeof closeConversation>
  'inbox.conversation.find': Call<typeof findConversation>
  'inbox.conversation.list': Call<typeof listConversations>
  'inbox.conversation.read': Call<typeof readConversation>
  'inbox.conversation.release': Call<typeof releaseConversation>
  'inbox.dead-letter.list': Call<typeof deadLetters.inbox.list>
  'inbox.dead-letter.redrive': Call<typeof deadLetters.inbox.redrive>
  'inbox.reply.submit': Call<typeof submitReply>
  'moderation.backtest.steer': Call<typeof steerBacktest>
  'moderation.dead-letter.list': Call<typeof deadLetters.moderation.list>
  'moderation.dead-letter.redrive': Call<typeof deadLetters.moderation.redrive>
  'moderation.item.read-assessment': Call<typeof readAssessment>
  'moderation.late-fact.read': Call<typeof readLateFacts>
  'moderation.measure.decide-appeal': Call<typeof decideAppeal>
  'moderation.measure.impose-block': Call<typeof imposeBlock>
  'moderation.measure.lift': Call<typeof liftMeasure>
  'moderation.measure.list': Call<typeof listMeasures>
  'moderation.measure.prolong': Call<typeof prolongMeasure>
  'moderation.measure.read': Call<typeof readMeasure>
  'moderation.measure.read-statistics': Call<typeof readMeasureStatistics>
  'moderation.measure.record-appeal': Call<typeof recordAppeal>
  'moderation.outbound.check': Call<typeof checkOutbound>
  'moderation.pack.list': Call<typeof listRulePacks>
  'moderation.proposal.approve': Call<typeof approveProposal>
  'moderation.proposal.list': Call<typeof listProposals>
  'moderation.proposal.put-in-force': Call<typeof putRulesInForce>
  'moderation.proposal.read': Call<typeof readProposal>
  'moderation.proposal.run-in-shadow': Call<typeof runRulesInShadow>
  'moderation.proposal.try': Call<typeof tryRules>
  'moderation.proposal.withdraw': Call<typeof withdrawProposal>
  'moderation.proposal.write': Call<typeof proposeRules>
  'moderation.proposal.write-yaml': Call<typeof proposeRulesAsYaml>
  'moderation.review.ask-second-opinion': Call<typeof askSecondOpinion>
  'moderation.review.claim': Call<typeof claimReviewJob>
  'moderation.review.decide': Call<typeof decideReviewJobs>
  'moderation.review.list': Call<typeof listReviewJobs>
  'moderation.review.read': Call<typeof readReviewJob>
  'moderation.review.read-quality': Call<typeof readReviewQuality>
  'moderation.review.release': Call<typeof releaseReviewJob>
  'moderation.review.undo': Call<typeof undoReviewDecisions>
  'moderation.rule-set.preview': Call<typeof previewAssessment>
  'moderation.rule-set.read': Call<typeof readRuleSet>
  'moderation.rule-set.read-yaml': Call<typeof readRulesAsYaml>
  'moderation.rule.clear-alarm': Call<typeof clearRuleAlarm>
  'moderation.rule.list-activity': Call<typeof listRuleActivity>
  'moderation.rule.retire': Call<typeof retireRule>
  'moderation.standards.publish': Call<typeof publishStandards>
  'moderation.standards.read': Call<typeof readStandards>
  'publishing.dead-letter.list': Call<typeof deadLetters.publishing.list>
  'publishing.dead-letter.redrive': Call<typeof deadLetters.publishing.redrive>
  'publishing.post.approve': Call<typeof approvePost>
  'publishing.post.edit': Call<typeof editPost>
  'publishing.post.list': Call<typeof listPosts>
  'publishing.post.read': Call<typeof readPost>
  'publishing.post.reject': Call<typeof rejectPost>
  'publishing.post.submit': Call<typeof submitPost>
  'publishing.post.withdraw': Call<typeof withdrawPost>
}
