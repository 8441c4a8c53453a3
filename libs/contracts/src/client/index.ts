export { ApiProblem } from './api-problem'
export { createClient, type CallOptions, type Client, type ClientOptions } from './client'
export type { Api } from './api.generated'
export type { Problem } from '../problem'
