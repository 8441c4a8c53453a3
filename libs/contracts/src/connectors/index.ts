export * from './action'
export * from './account'
export * from './delivery'
export * from './item'
