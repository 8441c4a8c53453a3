import { useQuery } from '@tanstack/react-query'
import { Navigate, useParams } from '@tanstack/react-router'
import { api } from '../api/client'
import { ProblemNotice } from '../feedback/notice'
import { Loading } from '../feedback/waiting'

/** Where other pages lead to with nothing but a message: goes on to its conversation. */
export function ItemConversation() {
  const { itemId } = useParams({ from: '/staff/inbox/items/$itemId' })
  const conversation = useQuery({
    queryKey: ['conversations', 'of-item', itemId],
    queryFn: () => api.call('inbox.conversation.find', { itemId }),
  })
  if (conversation.isPending) return <Loading label="Looking for the conversation" lines={3} height={110} />
  if (conversation.isError)
    return <ProblemNotice error={conversation.error} retry={() => void conversation.refetch()} />
  const { conversationId } = conversation.data
  return <Navigate to="/inbox/$conversationId" params={{ conversationId }} replace />
}
