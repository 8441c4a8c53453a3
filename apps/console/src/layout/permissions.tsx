import type { Permission } from '@cordon/contracts'
import type { Me } from '@cordon/contracts/identity'
import { createContext, useContext } from 'react'

export const MeContext = createContext<Me | undefined>(undefined)

/** The person signed in. Only inside the staff pages. */
export function useMe(): Me {
  const me = useContext(MeContext)
  if (me === undefined) throw new Error('useMe() outside the staff pages.')
  return me
}

/** Whether the person may do it somewhere; the service that is asked decides for the place. */
export function useMay(): (permission: Permission) => boolean {
  const { permissions } = useMe()
  return (permission) => permissions.includes(permission)
}
