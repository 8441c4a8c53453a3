import type { PostStatus } from '@cordon/contracts/publishing'
import { Tag } from '../feedback/tag'
import { postStatusLabels, postStatusTones } from './post-status'

export function PostStatusTag({ status }: { status: PostStatus }) {
  return <Tag tone={postStatusTones[status]}>{postStatusLabels[status]}</Tag>
}

/** What the status means for the people at the desk, with the reason where there is one. */
export function statusSentence({ status, reason }: { status: PostStatus; reason?: string }): string {
  switch (status) {
    case 'in-review':
      return 'It goes out once it is approved.'
    case 'approved':
      return 'It goes out when its time comes.'
    case 'released':
      return 'It is at the send gate.'
    case 'sent':
      return ''
    case 'withdrawn':
      return 'Its author took it back.'
    case 'expired':
      return reason ?? 'Its time passed before it was approved. It was not sent.'
    case 'unknown':
      return `${reason ?? 'The network gave no clear answer.'} Cordon is looking on the network and will not send it twice.`
    case 'rejected':
    case 'held':
    case 'refused':
    case 'abandoned':
      return reason ?? ''
  }
}
