import { createClient } from '@cordon/contracts/client'

export { ApiProblem } from '@cordon/contracts/client'

/** Every procedure of Cordon by its name; the session travels in a cookie that scripts cannot read. */
export const api = createClient({ baseUrl: '/api' })
