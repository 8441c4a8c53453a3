export * from './boot'
export * from './clock'
export * from './config'
export * from './log'
