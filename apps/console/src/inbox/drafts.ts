/** A reply somebody is writing. */
export interface Draft {
  text: string
  /** The item it answers. */
  itemId?: string
  notBefore?: string
}

type DraftStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** Keeps drafts in a browser's storage, by writer and conversation, so that a reload or an ended session loses nothing. */
export function draftStore(storage: DraftStorage) {
  return {
    read(personId: string, conversationId: string): Draft | undefined {
      try {
        const draft = JSON.parse(storage.getItem(keyOf(personId, conversationId)) ?? 'null') as Draft | null
        return typeof draft?.text === 'string' ? draft : undefined
      } catch {
        return undefined
      }
    },
    /** An empty draft is none. */
    write(personId: string, conversationId: string, draft: Draft): void {
      try {
        if (draft.text === '') storage.removeItem(keyOf(personId, conversationId))
        else storage.setItem(keyOf(personId, conversationId), JSON.stringify(draft))
      } catch {
        // Storage is full or forbidden: the text is still in the box, and typing must go on.
      }
    },
    clear(personId: string, conversationId: string): void {
      storage.removeItem(keyOf(personId, conversationId))
    },
  }
}

function keyOf(personId: string, conversationId: string): string {
  return `cordon-draft ${personId} ${conversationId}`
}
