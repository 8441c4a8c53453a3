import type { CaseSummary } from '@cordon/contracts/audit'
import { useMutation } from '@tanstack/react-query'
import { queryClient } from '../api/query-client'
import { announce } from '../feedback/announcer'

/** A command on a case: says what it did, and has cases read again. */
export function useCaseCommand<V>(run: (input: V) => Promise<CaseSummary>, said: string) {
  return useMutation({
    mutationFn: run,
    onSuccess: () => announce(said),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['cases'] }),
  })
}
