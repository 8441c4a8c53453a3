export * from './assessment'
export * from './proposal'
export * from './rules-hash'
