import type { Proposal } from '@cordon/contracts/moderation'
import { useMutation } from '@tanstack/react-query'
import { queryClient } from '../api/query-client'
import { announce } from '../feedback/announcer'

/** A command on one proposal: shows its answer at once and says it. */
export function useProposalCommand<V = void>(proposalId: string, run: (input: V) => Promise<Proposal>, said?: string) {
  return useMutation({
    mutationFn: run,
    onSuccess: (proposal) => {
      queryClient.setQueryData(['proposals', 'one', proposalId], proposal)
      if (said !== undefined) announce(said)
    },
    onSettled: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: ['proposals'] }),
        queryClient.invalidateQueries({ queryKey: ['rule-set'] }),
        queryClient.invalidateQueries({ queryKey: ['rule-activity'] }),
      ]),
  })
}
