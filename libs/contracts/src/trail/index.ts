export * from './heartbeat'
export * from './trail'
