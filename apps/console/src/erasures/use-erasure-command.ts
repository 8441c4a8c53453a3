import type { Erasure } from '@cordon/contracts/audit'
import { useMutation } from '@tanstack/react-query'
import { queryClient } from '../api/query-client'
import { announce } from '../feedback/announcer'

/** A command on an erasure: says what it did, and has the list read again. */
export function useErasureCommand<V>(run: (input: V) => Promise<Erasure>, said: string) {
  return useMutation({
    mutationFn: run,
    onSuccess: () => announce(said),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['erasures', 'list'] }),
  })
}
