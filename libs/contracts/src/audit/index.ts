export * from './checkpoint'
export * from './ledger'
