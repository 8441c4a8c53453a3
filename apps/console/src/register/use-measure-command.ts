import type { Measure } from '@cordon/contracts/moderation'
import { useMutation } from '@tanstack/react-query'
import { queryClient } from '../api/query-client'
import { announce } from '../feedback/announcer'

/** A command on one entry: shows its answer at once, and reads the register again. */
export function useMeasureCommand<V>(measureId: string, run: (input: V) => Promise<Measure>, said: string) {
  return useMutation({
    mutationFn: run,
    onSuccess: (measure) => {
      queryClient.setQueryData(['measures', 'one', measureId], measure)
      announce(said)
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['measures'] }),
  })
}
