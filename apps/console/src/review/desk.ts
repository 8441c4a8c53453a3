import type { DecidedJobs, Exposure, ReviewChoice, ReviewJob } from '@cordon/contracts/moderation'
import { createContext, useContext } from 'react'
import type { Selection } from './selection'

/** A decision that was just made, or taken back, to be told and undone. */
export interface Done {
  choice: ReviewChoice
  outcome: DecidedJobs
  /** Whose the jobs are, for naming those that were left. */
  names: ReadonlyMap<string, string>
}

/** What the list and the opened message share. */
export interface Desk {
  selection: Selection
  select: (next: Selection) => void
  /** Those chosen and still in the list, in its order. */
  selected: ReviewJob[]
  /** How much the person has opened in this hour; absent until the list is there. */
  exposure: Exposure | undefined
  /** The choice whose reasons are open, for the selection or else for the opened message. */
  choosing: ReviewChoice | undefined
  choose: (choice: ReviewChoice | undefined) => void
  /** After a decision: tells it, and opens the next message when the opened one was among them. */
  finish: (done: Done) => void
}

export const DeskContext = createContext<Desk | undefined>(undefined)

export function useDesk(): Desk {
  const desk = useContext(DeskContext)
  if (desk === undefined) throw new Error('useDesk() outside the review page.')
  return desk
}
