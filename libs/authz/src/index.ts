export * from './decide'
export * from './roles'
