import type { Post } from '@cordon/contracts/publishing'
import { useMutation } from '@tanstack/react-query'
import { problemCode } from '../api/problem-text'
import { queryClient } from '../api/query-client'
import { announce } from '../feedback/announcer'

/** A command on one post: shows its answer at once, and reads the post again when it was refused. */
export function usePostCommand<V>(postId: string, run: (input: V) => Promise<Post>, said: (post: Post) => string) {
  return useMutation({
    mutationFn: run,
    onSuccess: (post) => {
      queryClient.setQueryData(['posts', 'one', postId], post)
      announce(said(post))
    },
    onError: (error) => {
      // The reader sees what the service saw before they decide again.
      if (problemCode(error) !== undefined) void queryClient.invalidateQueries({ queryKey: ['posts', 'one', postId] })
    },
    onSettled: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: ['posts', 'list'] }),
        queryClient.invalidateQueries({ queryKey: ['conversations'] }),
      ]),
  })
}
